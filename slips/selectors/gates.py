"""What a slip still lacks before it may be submitted: each gap with the field that mends it (domain.md §11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from slips.choices import ResourceKind
from slips.models import QUESTION_LENGTH

if TYPE_CHECKING:
    from slips.models import Milestone, Slip

MATTER, PROBLEM, OPTIONS, RESOURCES, MILESTONES, OPINIONS, PAPERS = (
    "matter", "problem", "options", "resources", "milestones", "opinions", "papers",
)  # fmt: skip
STEPS: tuple[tuple[str, Sentence], ...] = (
    (MATTER, _("Matter")),
    (PROBLEM, _("Problem")),
    (OPTIONS, _("Options")),
    (RESOURCES, _("Resources")),
    (MILESTONES, _("Milestones and responsibility")),
    (OPINIONS, _("Opinions collected")),
    (PAPERS, _("Drafts and files")),
)
"""The steps of the form; the five requirements of the slip are the second to the fifth."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: said in a sentence, and where it is mended (step and field)."""

    sentence: Sentence
    step: str
    field: str


def gaps(slip: Slip, today: date) -> list[Gap]:
    """Everything that stands in the way of submitting, in the order of the form."""
    return [
        *_matter(slip, today),
        *_problem(slip),
        *_options(slip),
        *_resources(slip),
        *_milestones(slip, today),
        *_opinions(slip),
    ]


def _matter(slip: Slip, today: date) -> Iterator[Gap]:
    if slip.addressee_id is None:
        yield Gap(_("Name the leader it is submitted to."), MATTER, "addressee")
    elif slip.addressee_id == slip.author_id:
        yield Gap(_("Nobody submits a slip to himself."), MATTER, "addressee")
    if not slip.summary:
        yield Gap(_("Say the matter in one line."), MATTER, "summary")
    if slip.decide_by is None:
        yield Gap(_("Say by when the decision is wanted."), MATTER, "decide_by")
    elif slip.decide_by < today:
        yield Gap(_("The day by which the decision is wanted is past."), MATTER, "decide_by")


def _problem(slip: Slip) -> Iterator[Gap]:
    if not slip.context:
        yield Gap(_("Describe the context."), PROBLEM, "context")
    if not slip.question:
        yield Gap(_("Write the question to be decided."), PROBLEM, "question")
    elif len(slip.question) > QUESTION_LENGTH:
        yield Gap(_("The question has 300 characters at most."), PROBLEM, "question")
    elif slip.question.count("?") > 1:
        yield Gap(_("Ask one question, not several."), PROBLEM, "question")
    if not slip.why_now:
        yield Gap(_("Say why it must be decided now."), PROBLEM, "why_now")
    if not slip.bases.all():
        yield Gap(_("Name at least one legal or decision basis."), PROBLEM, "bases")


def _options(slip: Slip) -> Iterator[Gap]:
    options = list(slip.options.all())
    if not options:
        yield Gap(_("Describe the options."), OPTIONS, "options")
        return
    if len(options) == 1 and not slip.single_reason:
        yield Gap(
            _("There is one option only: add another, or say why there is no other."),
            OPTIONS,
            "single_reason",
        )
    if sum(option.recommended for option in options) != 1:
        yield Gap(_("Recommend exactly one option."), OPTIONS, "recommended")
    for option in options:
        if not (option.pros and option.cons):
            yield Gap(
                _("Option %(n)s: say what speaks for it and against it.") % {"n": option.ordinal},
                OPTIONS,
                f"options-{option.ordinal - 1}",
            )


def _resources(slip: Slip) -> Iterator[Gap]:
    known = {row.kind: row for row in slip.resources.all()}
    for place, (kind, label) in enumerate(ResourceKind.choices):
        row = known.get(kind)
        if row is not None and row.is_filled:
            continue
        if kind == ResourceKind.MONEY:
            sentence: Sentence = _(
                "Money: give the amount and its source, or say that nothing is needed."
            )
        else:
            sentence = _("%(resource)s: say what is needed, or that nothing is.") % {
                "resource": label
            }
        yield Gap(sentence, RESOURCES, f"resources-{place}")


def _milestones(slip: Slip, today: date) -> Iterator[Gap]:
    rows = list(slip.milestones.all())
    if not rows:
        yield Gap(_("Give at least one milestone."), MILESTONES, "milestones")
    for row in rows:
        for sentence in _lacking(row, today):
            yield Gap(sentence % {"n": row.ordinal}, MILESTONES, f"milestones-{row.ordinal - 1}")
    if slip.responsible_id is None:
        yield Gap(_("Name who is finally responsible."), MILESTONES, "responsible")


def _lacking(row: Milestone, today: date) -> Iterator[Sentence]:
    if row.starts_on is None or row.ends_on is None:
        yield _("Milestone %(n)s: give the day it starts and the day it ends.")
    elif row.ends_on < row.starts_on:
        yield _("Milestone %(n)s ends before it starts.")
    if (row.starts_on and row.starts_on < today) or (row.ends_on and row.ends_on < today):
        yield _("Milestone %(n)s lies before today.")
    if not row.product:
        yield _("Milestone %(n)s: name its product.")
    if row.lead is None:
        yield _("Milestone %(n)s: name the one unit or person that leads.")


def _opinions(slip: Slip) -> Iterator[Gap]:
    for opinion in slip.opinions.all():
        if not opinion.is_settled:
            yield Gap(
                _("Opinion of %(name)s: say whether it was adopted, and if not, why.")
                % {"name": opinion.who_name},
                OPINIONS,
                f"opinion-{opinion.uid}",
            )


@dataclass(frozen=True, slots=True)
class Length:
    """How long the paper is, and what is said of it (SUB-06)."""

    pages: int
    tone: str = ""
    sentence: Sentence = ""


def length(pages: int | None, *, wanted: int, most: int) -> Length:
    """A warning above `wanted` pages, a stronger one above `most`; none bars the way."""
    n = pages or 0
    if n > most:
        return Length(
            n,
            "red",
            _(
                "The slip has %(n)s pages, far more than the %(wanted)s wanted. Shorten it: move details into files."
            )
            % {"n": n, "wanted": wanted},
        )
    if n > wanted:
        return Length(
            n,
            "amber",
            _("The slip has %(n)s pages; %(wanted)s is wanted. Can it be said shorter?")
            % {"n": n, "wanted": wanted},
        )
    return Length(n)


def waiting_opinions(slip: Slip) -> list[str]:
    """Those who were asked and have not answered; they do not bar, but the leader reads of it."""
    return [one.who_name for one in slip.opinions.all() if one.answered_at is None]
