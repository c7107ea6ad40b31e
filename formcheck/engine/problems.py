"""Every fault in a sentence, with what was seen and what is expected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence

PROBLEMS: dict[str, Sentence] = {
    "paper_size": _("The paper is %(seen)s mm; it must be %(expected)s mm."),
    "margin_top": _("The top margin is %(seen)s mm; it must be %(expected)s mm."),
    "margin_bottom": _("The bottom margin is %(seen)s mm; it must be %(expected)s mm."),
    "margin_left": _("The left margin is %(seen)s mm; it must be %(expected)s mm."),
    "margin_right": _("The right margin is %(seen)s mm; it must be %(expected)s mm."),
    "font_family": _("Text is set in the font %(seen)s; it must be %(expected)s."),
    "font_colour": _("Letters have the colour %(seen)s; the text must be black."),
    "font_embedded": _(
        "The font %(seen)s is not inside the file; on another machine the text may look different."
    ),
    "legacy_font": _(
        "The text is in the old encoding %(seen)s; it must be Unicode (TCVN 6909:2001)."
    ),
    "nfc": _(
        "Vietnamese letters are stored in pieces (“%(seen)s”); they must be precomposed Unicode."
    ),
    "page_number": _("Page %(seen)s bears no page number."),
    "page_number_none": _("The pages after the first bear no page number."),
    "page_number_first": _("The first page shows its number; it must not."),
    "page_number_place": _(
        "The page number stands in the wrong place; it belongs in the middle of the top margin."
    ),
    "page_number_size": _("The page number is set in size %(seen)s; it must be %(expected)s."),
    "page_number_italic": _("The page number is italic; it must be upright."),
    "size": _("“%(text)s” is set in size %(seen)s; it must be %(expected)s."),
    "not_bold": _("“%(text)s” is not bold; it must be bold."),
    "is_bold": _("“%(text)s” is bold; it must not be bold."),
    "not_italic": _("“%(text)s” is upright; it must be italic."),
    "is_italic": _("“%(text)s” is italic; it must be upright."),
    "not_underline": _("“%(text)s” is not underlined; it must be underlined."),
    "is_underline": _("“%(text)s” is underlined; it must not be."),
    "not_capitals": _("“%(text)s” must be written in capitals."),
    "not_centred": _("“%(text)s” is not centred."),
    "heading_missing": _("“%(expected)s” is missing at the top right."),
    "heading_words": _("It reads “%(seen)s”; it must read “%(expected)s”."),
    "line_missing": _("There is no line below “%(text)s”."),
    "line_length": _(
        "The line below “%(text)s” has %(seen)s of the length of the words; it must have %(expected)s."
    ),
    "issuer_missing": _("The name of the issuing body is missing at the top left."),
    "star_missing": _("The asterisk (*) below “%(text)s” is missing."),
    "number_missing": _("The line of number and symbol is missing (example: %(expected)s)."),
    "colon_missing": _("There is no colon after “Số”; it must read “Số:”."),
    "colon_there": _("There is a colon after “Số”; Party documents write “Số” without one."),
    "number_pattern": _("Number and symbol read “%(seen)s”; the pattern is “%(expected)s”."),
    "number_zero": _("The number is written %(seen)s; it must be written %(expected)s."),
    "number_capitals": _("The symbol is written “%(seen)s”; it must be “%(expected)s”."),
    "number_kind": _(
        "The symbol says “%(seen)s”, but the kind is “%(kind)s”, which is abbreviated “%(expected)s”."
    ),
    "number_no_kind": _(
        "The symbol says “%(seen)s”, but the kind “%(kind)s” has no abbreviation in the symbol."
    ),
    "place_date_missing": _("Place and date are missing (pattern: “%(expected)s”)."),
    "place_date_words": _("Place and date read “%(seen)s”; the pattern is “%(expected)s”."),
    "date_part": _("The date says “%(seen)s”; it must say “%(expected)s”."),
    "title_missing": _("The name of the kind is missing above the subject (%(expected)s)."),
    "subject_missing": _("The subject is missing below the name of the kind."),
    "dashes_missing": _("The five hyphens (%(expected)s) below the subject are missing."),
    "dashes_words": _("Below the subject stands “%(seen)s”; it must be “%(expected)s”."),
    "letter_subject_missing": _("The subject (%(expected)s) is missing below number and symbol."),
    "letter_subject_begins": _(
        "The subject of the letter begins “%(seen)s”; it must begin “%(expected)s”."
    ),
    "addressee_missing": _("The addressee is missing (“%(expected)s”)."),
    "addressee_word": _("The addressee is introduced by “%(seen)s”; it must be “%(expected)s”."),
    "urgency_missing": _(
        "The document is urgent, but the mark “%(expected)s” is not on the paper."
    ),
    "urgency_other": _(
        "The mark reads “%(seen)s”, but the document is registered as “%(expected)s”."
    ),
    "element_place_left": _("“%(text)s” must stand on the left side."),
    "element_place_right": _("“%(text)s” must stand on the right side."),
    "element_order": _("“%(text)s” must stand above “%(other)s”."),
    "basis_end": _("The basis “%(text)s” must end with “%(expected)s”."),
    "basis_dash": _("The basis “%(text)s” must begin with a hyphen (- )."),
    "body_align": _("The paragraph “%(text)s” is not justified."),
    "body_indent": _(
        "The first line of “%(text)s” is indented by %(seen)s mm; it must be %(expected)s mm."
    ),
    "body_gap": _("The gap above “%(text)s” is %(seen)s pt; it must be at least %(expected)s pt."),
    "spacing_points": _(
        "The line spacing of “%(text)s” is %(seen)s (%(unit)s); it must be exactly %(expected)s pt."
    ),
    "spacing_lines": _(
        "The line spacing of “%(text)s” is %(seen)s (%(unit)s); it must be %(expected)s lines."
    ),
    "end_mark": _("The text ends with “%(seen)s”; it must end with “%(expected)s”."),
    "points_order": _("After point %(before)s comes %(seen)s; it must be %(expected)s."),
    "citing": _("It cites “%(seen)s”; the pattern is “%(expected)s”."),
    "signature_missing": _(
        "The signature block is missing: authority, position and name of the signer."
    ),
    "position_missing": _("The position of the signer is missing above the name."),
    "name_missing": _("The name of the signer is missing below the position."),
    "signature_prefix": _(
        "The authority is written “%(seen)s”; it must be written “%(expected)s”."
    ),
    "signature_right": _(
        "The signature block reads “%(seen)s”; by the signer's right it must read “%(expected)s”."
    ),
    "signer_name": _("The name reads “%(seen)s”; the signer is “%(expected)s”."),
    "signer_title": _("“%(seen)s” stands before the signer's name; titles are not written there."),
    "recipients_missing": _("“Nơi nhận:” and the list of recipients are missing."),
    "recipients_empty": _("There is no list below “Nơi nhận:”."),
    "keeping_missing": _("The last line of the recipients, “%(expected)s”, is missing."),
    "keeping_words": _(
        "The last line of the recipients reads “%(seen)s”; the pattern is “%(expected)s”."
    ),
    "keeping_stop": _("The last line of the recipients, “%(seen)s”, must end with a full stop."),
}
UNITS: dict[str, Sentence] = {"pt": _("points"), "lines": _("lines of type")}


def sentence(finding: Mapping[str, Any]) -> str:
    """A stored finding in words, in the language of whoever reads."""
    values = dict(finding["values"])
    key = str(finding["problem"])
    if key == "element_place":
        key = f"element_place_{values.get('expected', 'left')}"
    if "unit" in values:
        values["unit"] = UNITS.get(values["unit"], values["unit"])
    words = PROBLEMS.get(key)
    return str(words) % values if words is not None else key


def fingerprint(finding: Mapping[str, Any]) -> str:
    """The same fault in two versions has the same fingerprint."""
    values = finding["values"]
    parts = (
        finding["rule"],
        finding["problem"],
        values.get("seen", ""),
        str(finding["excerpt"])[:60],
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def of_missing_report(version_id: int) -> str:
    """What stands for "this version has no report" among the fingerprints."""
    return hashlib.sha256(f"report\x1f{version_id}".encode()).hexdigest()
