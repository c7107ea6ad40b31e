"""How long things are kept, in words: what the table proposes, and why a dossier is kept so long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogues.models import RetentionRule
from documents.choices import RetentionOrigin
from documents.engine.text.letters import fold
from documents.models import Document, Dossier

MOST = 3
SMALL_WORDS = frozenset(
    [
        "ho",
        "so",
        "tai",
        "lieu",
        "van",
        "ban",
        "ve",
        "va",
        "cua",
        "cac",
        "nhung",
        "cho",
        "theo",
        "tai",
        "trong",
        "nam",
        "cong",
        "tac",
        "viec",
        "thuc",
        "hien",
        "co",
        "quan",
        "don",
        "vi",
        "khac",
        "mot",
        "so",
        "duoc",
        "la",
        "den",
        "tu",
        "ban",
        "hanh",
        "thang",
        "quy",
    ]
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row of the table that fits, and why it is proposed."""

    rule: RetentionRule
    why: str


def rules_of(family: str, day: date) -> list[RetentionRule]:
    """The rows of a family's tables in force on a day."""
    return list(
        RetentionRule.objects.on(day)
        .filter(table__family__in=[family, "shared"])
        .select_related("table")
        .order_by("table__ordinal", "ordinal", "pk")
    )


def propose(
    *,
    family: str,
    day: date,
    title: str,
    field: str = "",
    kinds: Iterable[str] = (),
    heading: str = "",
) -> list[Proposed]:
    """Rows of the retention table that fit a title, a field of work, kinds of documents and the
    heading above, best first; only such as share a telling word. A proposal, never a decision."""
    words = words_of(title)
    around = words_of(f"{field} {heading}")
    of_kinds = {fold(kind): kind for kind in kinds}
    found: list[tuple[float, int, Proposed]] = []
    for place, rule in enumerate(rules_of(family, day)):
        told, group = words_of(rule.name), words_of(rule.group)
        shared = words & (told | group)
        near = around & (told | group)
        kind = next((name for key, name in of_kinds.items() if key in fold(rule.name)), "")
        pairs = pairs_of(title) & (pairs_of(rule.name) | pairs_of(rule.group))
        score = 3.0 * len(pairs) + len(shared) + len(near) + bool(kind)
        score += 2.0 * len(shared) / max(3, len(told))
        if pairs or len(shared) > 1 or near or kind:
            found.append((-score, place, Proposed(rule, _why(title, shared, near, kind, rule))))
    return [proposed for _score, _place, proposed in sorted(found, key=lambda one: one[:2])[:MOST]]


def words_of(text: str) -> set[str]:
    cleaned = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return {word for word in cleaned.split() if len(word) > 1 and word not in SMALL_WORDS}


def pairs_of(text: str) -> set[tuple[str, str]]:
    """Neighbouring syllables: most words of Vietnamese have two."""
    cleaned = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    return {pair for pair in pairwise(cleaned) if not SMALL_WORDS.issuperset(pair)}


def _why(title: str, shared: set[str], near: set[str], kind: str, rule: RetentionRule) -> str:
    reasons = []
    if shared:
        said = [word.strip(",.;:()") for word in title.split() if words_of(word) & shared]
        reasons.append(_("the words “%(words)s”") % {"words": " ".join(dict.fromkeys(said))})
    if near:
        reasons.append(_("the field “%(field)s”") % {"field": rule.group})
    if kind:
        reasons.append(_("the kind “%(kind)s”") % {"kind": kind})
    return _("By %(reasons)s.") % {"reasons": ", ".join(reasons)}


def term(rule: RetentionRule) -> str:
    """The term of a row as people say it."""
    if rule.is_permanent:
        return _("permanently")
    years = rule.term_years or 0
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


def by_row(rule: RetentionRule) -> str:
    """The row and its source."""
    return _("row %(code)s of “%(table)s” (%(source)s)") % {
        "code": rule.code,
        "table": rule.table.name,
        "source": rule.source,
    }


def explain(dossier: Dossier) -> list[str]:
    """Why and until when a dossier is kept (DOS-04, DOS-05, R14), and when the archive gets it."""
    lines = [_counted(dossier), _origin(dossier)]
    rule = dossier.handover_rule
    if dossier.handover_due_on is not None and rule is not None:
        lines.append(
            _("To be handed over to the archive by %(day)s: %(rule)s (%(source)s).")
            % {
                "day": f"{dossier.handover_due_on:%d/%m/%Y}",
                "rule": rule.name,
                "source": rule.source,
            }
        )
    return [line for line in lines if line]


def _counted(dossier: Dossier) -> str:
    rule = dossier.retention
    said = {"term": term(rule), "row": by_row(rule)}
    if rule.is_permanent:
        return _("Kept %(term)s, by %(row)s.") % said
    if dossier.ended_on is None:
        return _("Kept %(term)s, counted from the year the work ends, by %(row)s.") % said
    said |= {"year": str(dossier.ended_on.year), "until": f"{dossier.disposal_on:%d/%m/%Y}"}
    return (
        _(
            "Kept %(term)s, counted from %(year)s, the year the work ended, until the end of "
            "%(until)s, by %(row)s."
        )
        % said
    )


def _origin(dossier: Dossier) -> str:
    match dossier.retention_origin:
        case RetentionOrigin.OVERRIDE if dossier.retention_reason:
            return _("Set by hand: %(reason)s") % {"reason": dossier.retention_reason}
        case RetentionOrigin.OVERRIDE:
            return _("Set by hand when the dossier was opened.")
        case RetentionOrigin.DOCUMENT:
            longest = _longest(dossier)
            if longest is None:
                return ""
            return _("A document in it must be kept that long: number %(n)s.") % {"n": longest}
    return _("As the line “%(line)s” of the file plan %(year)s says.") % {
        "line": dossier.record_class,
        "year": dossier.record_class.plan.year,
    }


def _longest(dossier: Dossier) -> int | None:
    """Its place in the dossier; its title is not everybody's to read (R25)."""
    found: int | None = (
        Document.objects.filter(dossier_items__dossier=dossier, retention=dossier.retention)
        .order_by("dossier_items__ordinal")
        .values_list("dossier_items__ordinal", flat=True)
        .first()
    )
    return found
