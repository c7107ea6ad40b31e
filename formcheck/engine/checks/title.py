"""Kind and subject, the subject of official letters, addressees, marks, and the order of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from documents.engine.text.letters import fold
from formcheck.engine.cases import Case, Finding, Rule, check, fault
from formcheck.engine.checks.heading import line_below
from formcheck.engine.checks.look import looks, short
from formcheck.engine.elements import Elements
from formcheck.engine.paper import Block


@check("title")
def title(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.title is None and not found.is_letter:
        name = case.kind.name.split(" (")[0].upper() if case.kind is not None else ""
        yield fault(rule, "title_missing", expected=name)


@check("title_form")
def title_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.title is not None:
        yield from looks(rule, [found.title])
        if found.title.align not in {"center", ""}:
            yield fault(rule, "not_centred", found.title, text=short(found.title))


@check("subject")
def subject(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.title is not None and not found.subject and not found.is_minutes:
        yield fault(rule, "subject_missing", found.title)


@check("subject_form")
def subject_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, found.subject)


@check("subject_line")
def subject_line(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """A line of a third to a half of the text (State)."""
    if found.subject:
        yield from line_below(rule, found, found.subject)


@check("subject_dashes")
def subject_dashes(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Five hyphens (Party)."""
    if not found.subject:
        return
    wanted = str(rule.parameters["text"])
    if found.dashes is None:
        yield fault(rule, "dashes_missing", found.subject[-1], expected=wanted)
    elif re.sub(r"[–—_]", "-", found.dashes.words.replace(" ", "")) != wanted:
        yield fault(rule, "dashes_words", found.dashes, seen=found.dashes.words, expected=wanted)


@check("letter_subject")
def letter_subject(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if not found.is_letter:
        return
    words = [str(word) for word in rule.parameters["begins"]]
    if not found.letter_subject:
        yield fault(rule, "letter_subject_missing", expected=f"{words[0]} …")
    elif not found.letter_subject[0].words.startswith(tuple(words)):
        yield fault(
            rule, "letter_subject_begins", found.letter_subject[0],
            seen=short(found.letter_subject[0], 40), expected=f"{words[0]} …",
        )  # fmt: skip


@check("letter_subject_form")
def letter_subject_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, found.letter_subject)


@check("addressee")
def addressee(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """A letter names its addressee; which word introduces him is the family's habit."""
    wanted = str(rule.parameters["word"])
    block = found.addressee
    if block is None:
        if found.is_letter or rule.parameters.get("always"):
            yield fault(rule, "addressee_missing", expected=f"{wanted}: …")
        return
    if fold(block.words).startswith("kinh ") and not fold(block.words).startswith(fold(wanted)):
        yield fault(
            rule,
            "addressee_word",
            block,
            seen=" ".join(block.words.split()[:2]).rstrip(":"),
            expected=wanted,
        )


@check("urgency_mark")
def urgency_mark(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    block = found.urgency
    if block is None:
        if case.urgency_mark:
            yield fault(rule, "urgency_missing", expected=case.urgency_mark)
        return
    if case.urgency_mark and fold(block.words).strip(" .") != fold(case.urgency_mark):
        yield fault(rule, "urgency_other", block, seen=block.words, expected=case.urgency_mark)
    yield from looks(rule, [block])


SIDES = {"left": 0.47, "right": 0.53}


@check("element_place")
def element_place(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Left: issuing body, number, recipients. Right: heading, place and date, signature."""
    sides: dict[str, list[Block]] = {
        "left": [one for one in (*found.issuers[:1], found.number, found.label) if one is not None],
        "right": [
            one for one in (found.heading, found.place_date, *found.signature[:1], found.signer)
            if one is not None
        ],
    }  # fmt: skip
    if found.is_minutes:
        sides = {"left": sides["left"][:2], "right": sides["right"][:2]}
    said = 0
    for side, blocks in sides.items():
        for block in blocks:
            if _stands(block, found) not in {side, ""} and said < 3:
                said += 1
                yield fault(rule, "element_place", block, text=short(block), expected=side)


def _stands(block: Block, found: Elements) -> str:
    """left, right, or middle; "" when the file does not tell."""
    if block.column:
        return block.column
    if block.box is not None:
        width = found.paper.sheets[0].width if found.paper.sheets else 210.0
        centre = (block.box[0] + block.box[2]) / 2 / width
        return (
            "left"
            if centre < SIDES["left"]
            else "right"
            if centre > SIDES["right"] + 0.07
            else "middle"
        )
    if block.align == "right" or (block.indent or 0) > 60:
        return "right"
    return "middle" if block.align == "center" else "left"


ORDER = ("issuer", "number", "title", "subject", "addressee", "bases", "body", "signature")


@check("element_order")
def element_order(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """From top to bottom in each column; a PDF tells heights, a Word file the order."""
    chains: tuple[tuple[Block | None, ...], ...] = (
        (*found.issuers[-1:], found.number, *found.letter_subject[:1]),
        (found.heading, found.motto, found.place_date),
        (found.number, found.title, *found.subject[:1], *found.bases[:1], *found.body[:1]),
        (found.place_date, found.title),
        (*found.body[-1:], found.label),
        (*found.body[-1:], *found.signature[:1], found.signer),
    )
    for chain in chains:
        there = [block for block in chain if block is not None]
        for above, below in pairwise(there):
            if _is_below(above, below, found):
                yield fault(
                    rule, "element_order", above, text=short(above, 40), other=short(below, 40)
                )
                return


def _is_below(above: Block, below: Block, found: Elements) -> bool:
    """Whether what should stand above stands below."""
    if above.box is not None and below.box is not None:
        first, second = (above.page, above.box[1]), (below.page, below.box[1])
        return first[0] > second[0] or (first[0] == second[0] and first[1] > second[1] + 1.5)
    if above.column != below.column and above.column and below.column:
        return False
    return found.place(above) > found.place(below)
