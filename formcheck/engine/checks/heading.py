"""National or Party heading, issuing bodies, place and date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formcheck.engine.cases import Case, Finding, Rule, check, fault
from formcheck.engine.checks.look import looks, short
from formcheck.engine.elements import Elements
from formcheck.engine.paper import Block

DATE = re.compile(
    r"(?P<place>[^,]{2,60}), ngày(?P<day>[\s\d.…_]*)tháng(?P<month>[\s\d.…_]*)năm(?P<year>[\s\d.…_]*)\.?"
)


def _words(rule: Rule, found: Block | None, rest: Block | None = None) -> Iterator[Finding]:
    """The text of a heading, letter for letter."""
    wanted = str(rule.parameters["text"])
    if found is None:
        yield fault(rule, "heading_missing", expected=wanted)
        return
    seen = f"{found.words} {rest.words if rest is not None else ''}".strip()
    if seen.upper() == wanted.upper() and (wanted.isupper() or seen == wanted or seen.isupper()):
        return
    yield fault(rule, "heading_words", found, seen=seen, expected=wanted)


@check("heading")
def heading(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _words(rule, found.heading, found.heading_rest)


@check("motto")
def motto(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _words(rule, found.motto)


@check("heading_form")
def heading_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.heading is not None:
        yield from looks(rule, [found.heading])


@check("motto_form")
def motto_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.motto is not None:
        yield from looks(rule, [found.motto])


@check("heading_line")
def heading_line(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Below the motto (State) or the Party's name: a line as long as the words."""
    block = found.motto if case.family == "state" else found.heading_rest or found.heading
    if block is not None:
        yield from line_below(rule, found, [block])


def line_below(rule: Rule, found: Elements, blocks: list[Block]) -> Iterator[Finding]:
    """A drawn line below, its length between `min` and `max` parts of the text's."""
    stroke = found.stroke_below(blocks)
    last = blocks[-1]
    if stroke is None:
        if last.share("underline") < 0.5:
            yield fault(rule, "line_missing", last, text=short(last))
        return
    if last.box is None or stroke.width is None:
        return
    width = max((block.box[2] - block.box[0] for block in blocks if block.box), default=0.0)
    low, high = float(rule.parameters.get("min", 0)), float(rule.parameters.get("max", 9))
    share = stroke.width / width if width else 1.0
    if not low - 0.12 <= share <= high + 0.15:
        yield fault(
            rule, "line_length", last,
            text=short(last), seen=f"{round(share * 100)}%", expected=str(rule.parameters["words"]),
        )  # fmt: skip


@check("issuer")
def issuer(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if not found.issuers:
        yield fault(rule, "issuer_missing")


@check("higher_form")
def higher_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, found.higher)


@check("issuer_form")
def issuer_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, found.issuing)


@check("issuer_line")
def issuer_line(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.issuing:
        yield from line_below(rule, found, found.issuing)


@check("issuer_star")
def issuer_star(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.issuing and found.star is None:
        yield fault(rule, "star_missing", found.issuing[-1], text=short(found.issuing[-1]))


@check("place_date")
def place_date(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    block = found.place_date
    pattern = str(rule.parameters["pattern"])
    if block is None:
        yield fault(rule, "place_date_missing", expected=pattern)
        return
    if DATE.fullmatch(block.words) is None:
        yield fault(rule, "place_date_words", block, seen=short(block, 90), expected=pattern)


@check("date_padding")
def date_padding(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Days below 10 and the months 1 and 2 are written with a zero; no others (NĐ 30 PL I)."""
    block = found.place_date
    parts = DATE.fullmatch(block.words) if block is not None else None
    if block is None or parts is None:
        return
    day, month = parts["day"].strip(), parts["month"].strip()
    if re.fullmatch(r"[1-9]", day):
        yield fault(rule, "date_part", block, seen=f"ngày {day}", expected=f"ngày 0{day}")
    padded = [str(one) for one in rule.parameters.get("padded_months", [1, 2])]
    if month in padded:
        yield fault(rule, "date_part", block, seen=f"tháng {month}", expected=f"tháng 0{month}")
    elif re.fullmatch(r"0[3-9]", month) and not rule.parameters.get("any_month"):
        yield fault(rule, "date_part", block, seen=f"tháng {month}", expected=f"tháng {month[1]}")


@check("place_date_form")
def place_date_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.place_date is not None:
        yield from looks(rule, [found.place_date])
