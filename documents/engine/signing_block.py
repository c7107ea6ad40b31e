"""The lines above a signature, as each family writes them (domain.md §2.3, NĐ 30/2020 Đ13, HD 05-HD/VPTW).

The State writes `TM.` with a dot and all bold; the Party writes `T/M` with a slash, the authority
bold and the position below it plain; a head who signs directly has only one line, and it is bold. Pure: no model, no database. Prefixes are data (catalogues.SignatureForm)
and may be handed in; those below are the ones of the law in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

PARTY = "party"
DIRECT, ACTING, BY_AUTHORISATION, IN_PLACE = "direct", "q", "tuq", "kt"
STATE_PREFIXES: Mapping[str, str] = {
    "direct": "", "tm": "TM.", "kt": "KT.", "tl": "TL.", "tuq": "TUQ.", "q": "Q.",
    "tm_presidium": "TM.",
}  # fmt: skip
PARTY_PREFIXES: Mapping[str, str] = {
    "direct": "", "tm": "T/M", "kt": "K/T", "tl": "T/L", "q": "Q.", "tm_presidium": "T/M",
}  # fmt: skip
PRESIDIUM = "ĐOÀN CHỦ TỊCH"
WRITTEN = re.compile(
    r"^(?P<prefix>TUQ|TM|KT|TL|T/M|K/T|T/L|T/U|Q)(?P<dot>\.)?(?:\s+|(?<=\.)|$)", re.IGNORECASE
)
STEPS = re.compile(r"\s+/\s+|\n")
FORMS = {"TM": "tm", "KT": "kt", "TL": "tl", "TUQ": "tuq", "Q": "q"}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of the block, in capitals."""

    text: str
    bold: bool
    caps: bool = True


@dataclass(frozen=True, slots=True)
class SigningBlock:
    """The lines from the authority down to the position; the name stands below them."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines as stored with a document."""
        return "\n".join(line.text for line in self.lines)

    @property
    def authority(self) -> list[str]:
        """The lines printed bold in both families."""
        return [line.text for line in self.lines if line.bold]

    @property
    def plain(self) -> list[str]:
        return [line.text for line in self.lines if not line.bold]


def lines(
    *,
    family: str,
    form: str,
    authority: str,
    position: str,
    chain: Sequence[str | tuple[str, str]] = (),
    prefixes: Mapping[str, str] | None = None,
) -> SigningBlock:
    """The block of one signature.

    `authority` is in whose place it is signed ("CHỦ TỊCH", "BAN THƯỜNG VỤ"), with or without the
    prefix; `chain` are further authorities between it and the position, each as ("kt", "CHÁNH VĂN
    PHÒNG") or written out. Raises InvalidInput (signer) for a form that the family does not use.
    """
    table = prefixes or (PARTY_PREFIXES if family == PARTY else STATE_PREFIXES)
    post = _capitals(position)
    if form == "tm_presidium":
        authority = authority or PRESIDIUM
    steps = [(form, part) for part in _parts(authority)[:1]] if form not in {DIRECT, ACTING} else []
    steps += [_step(part) for part in _parts(authority)[1:]] if steps else []
    steps += [_step(part) for part in chain]
    found: list[Line] = []
    for step_form, body in steps:
        _refuse(family, step_form, body, post, table)
        found.append(Line(f"{table[step_form]} {bare(body)}".strip(), bold=True))
    if form == ACTING:
        _refuse(family, form, "", post, table)
        post = f"{table[ACTING]} {bare(post)}"
    if post:
        found.append(Line(post, bold=family != PARTY or not found))
    return SigningBlock(tuple(found))


def read(*, family: str, text: str) -> SigningBlock:
    """A stored block with what is bold: authorities always, positions in the State only."""
    written = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    alone = not any(map(_is_authority, written))
    return SigningBlock(
        tuple(
            Line(line, bold=family != PARTY or _is_authority(line) or (alone and n == 0))
            for n, line in enumerate(written)
        )
    )


def _is_authority(line: str) -> bool:
    found = WRITTEN.match(line)
    return found is not None and found["prefix"].upper() != "Q"


def _parts(authority: str) -> list[str]:
    """`TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG` is a chain written in one line."""
    return [part for part in (p.strip() for p in STEPS.split(authority)) if part]


def _step(given: str | tuple[str, str]) -> tuple[str, str]:
    if not isinstance(given, str):
        return given
    found = WRITTEN.match(given)
    key = found["prefix"].upper().replace("/", "") if found else ""
    if key not in FORMS:
        raise InvalidInput(
            _("“%(line)s” does not say in which form it is signed.") % {"line": given},
            code="no_signing_form",
            field="signer",
        )
    return FORMS[key], given


def bare(line: str) -> str:
    """The authority without its prefix, in capitals."""
    return _capitals(WRITTEN.sub("", " ".join(line.split()), count=1))


def _capitals(words: str) -> str:
    return " ".join(words.split()).upper()


def _refuse(family: str, form: str, body: str, position: str, prefixes: Mapping[str, str]) -> None:
    if form not in prefixes or (family == PARTY and form == BY_AUTHORISATION):
        sentence = (
            _("Party documents are not signed by authorisation (TUQ.).")
            if family == PARTY
            else _("This family does not sign in that form.")
        )
        raise InvalidInput(sentence, code="form_not_used", field="signer")
    if family == PARTY and form == IN_PLACE and _of_a_collective(bare(body), position):
        raise InvalidInput(
            _(
                "A deputy secretary signs on behalf of the committee (T/M), never in its place (K/T)."
            ),
            code="collective_has_no_deputy",
            field="signer",
        )


def _of_a_collective(body: str, position: str) -> bool:
    """Whether it is a committee, or its secretary, that would be signed for."""
    names: Iterable[str] = ("BÍ THƯ", "BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", "ĐẢNG ỦY", "CHI ỦY",
                            "TỈNH ỦY", "THÀNH ỦY", "THƯỜNG TRỰC", "ĐẢNG BỘ")  # fmt: skip
    return body.startswith(tuple(names)) or position.startswith("PHÓ BÍ THƯ")
