"""Paper, margins, fonts, page numbers, encodings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from formcheck.engine.cases import Case, Finding, Rule, check, fault
from formcheck.engine.checks.look import measure, span
from formcheck.engine.elements import Elements
from formcheck.engine.paper import Block, PageNumber

EXACT, SEEN = 0.6, 2.2
"""Slack in mm: for margins that a Word file states, and for those measured from the letters of a PDF."""
FEW = 0.02


@check("paper_size")
def paper_size(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    wanted = sorted((float(rule.parameters["width"]), float(rule.parameters["height"])))
    slack = float(rule.parameters.get("tolerance", 2))
    for number, sheet in enumerate(found.paper.sheets):
        sides = sorted((sheet.width, sheet.height))
        if any(abs(one - other) > slack for one, other in zip(sides, wanted, strict=True)):
            made = fault(
                rule,
                "paper_size",
                seen=f"{measure(round(sheet.width))} x {measure(round(sheet.height))}",
                expected=f"{measure(wanted[0])} x {measure(wanted[1])}",
            )
            made.page = number if found.paper.source == "pdf" else None
            yield made
            return


def _margin(rule: Rule, found: Elements, side: str) -> Iterator[Finding]:
    low, high = float(rule.parameters["min"]), float(rule.parameters["max"])
    is_pdf = found.paper.source == "pdf"
    slack = SEEN if is_pdf else EXACT
    for number, sheet in enumerate(found.paper.sheets):
        if sheet.width > sheet.height and len(found.paper.sheets) > 1:
            continue
        value = getattr(sheet, side)
        if value is None:
            continue
        # A page that is not full says nothing of its bottom; a PDF shows a text too low, not too high.
        too_wide = value > high + slack and not (is_pdf and side == "bottom")
        if is_pdf and side == "top" and number > 0:
            continue
        if is_pdf and side in {"left", "right"} and number > 0:
            continue
        if value < low - slack or too_wide:
            made = fault(rule, f"margin_{side}", seen=measure(value), expected=span(low, high))
            made.page = number if is_pdf else None
            yield made
            return


@check("margin_top")
def margin_top(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _margin(rule, found, "top")


@check("margin_bottom")
def margin_bottom(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _margin(rule, found, "bottom")


@check("margin_left")
def margin_left(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _margin(rule, found, "left")


@check("margin_right")
def margin_right(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from _margin(rule, found, "right")


@check("font_family")
def font_family(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    known = [_plain(name) for name in [*rule.parameters["fonts"], *rule.parameters.get("same", [])]]
    tally: dict[str, int] = {}
    first: dict[str, Block] = {}
    total = 0
    for block in found.paper.blocks:
        for one in block.letters():
            count = len(one.text.strip())
            total += count
            name = one.font.split("+", 1)[-1]
            if any(_plain(name).startswith(good) for good in known) or _is_legacy(name):
                continue
            if not any(letter.isalnum() for letter in one.text):
                continue  # a bullet or a sign of another font
            tally[name] = tally.get(name, 0) + count
            first.setdefault(name, block)
    strange = {name: count for name, count in tally.items() if count > max(3, FEW * total)}
    if strange:
        worst = max(strange, key=lambda name: strange[name])
        yield fault(
            rule, "font_family", first[worst],
            seen=", ".join(sorted(strange)[:3]), expected=str(rule.parameters["fonts"][0]),
        )  # fmt: skip


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _is_legacy(name: str) -> bool:
    return name.lower().startswith((".vn", "vni-", "vni "))


@check("font_colour")
def font_colour(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    for block in found.paper.blocks:
        if block is found.urgency or block is found.secrecy:
            continue
        for one in block.letters():
            tint = one.colour.lstrip("#")
            try:
                parts = [int(tint[at : at + 2], 16) for at in (0, 2, 4)]
            except ValueError:
                continue
            if max(parts) > 0x50 and len(one.text.strip()) > 2:
                yield fault(rule, "font_colour", block, seen=one.colour, text=block.words[:60])
                return


@check("font_embedded")
def font_embedded(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.paper.loose_fonts:
        yield fault(rule, "font_embedded", seen=", ".join(found.paper.loose_fonts[:3]))


@check("legacy_font")
def legacy_font(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.paper.legacy:
        block = next(iter(found.body or found.paper.blocks), None)
        yield fault(rule, "legacy_font", block, seen=", ".join(found.paper.legacy))


@check("nfc")
def nfc(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.paper.raw_nfc:
        return
    words = found.paper.raw_sample.split()
    seen = next((word for word in words if not unicodedata.is_normalized("NFC", word)), "")
    composed = unicodedata.normalize("NFC", seen)
    block = next((one for one in found.paper.blocks if composed and composed in one.text), None)
    yield fault(rule, "nfc", block, seen=composed or "…")


def _numbered(found: Elements) -> list[PageNumber]:
    return [one for one in found.paper.numbers if one.page > 0]


@check("page_number")
def page_number(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    paper = found.paper
    if paper.source == "docx":
        if not _numbered(found):
            yield fault(rule, "page_number_none")
        return
    bearing = {one.page for one in paper.numbers}
    for number in range(1, len(paper.sheets)):
        if number not in bearing and any(block.page == number for block in paper.blocks):
            made = fault(rule, "page_number", seen=str(number + 1))
            made.page = number
            yield made
            return


@check("page_number_first")
def page_number_first(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    shown = next((one for one in found.paper.numbers if one.page == 0), None)
    if shown is not None:
        made = fault(rule, "page_number_first")
        made.page, made.box = (0, shown.box) if shown.box else (None, None)
        yield made


@check("page_number_form")
def page_number_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    shown = _numbered(found) or found.paper.numbers
    if not shown:
        return
    one = shown[0]
    faults: list[Finding] = []
    if one.place != "top" or one.align != "center":
        faults.append(
            fault(rule, "page_number_place", seen=f"{one.place}-{one.align}", expected="top-center")
        )
    low, high = (float(limit) for limit in rule.parameters["size"])
    if one.size and not low - 0.3 <= one.size <= high + 0.3:
        faults.append(
            fault(rule, "page_number_size", seen=measure(one.size), expected=span(low, high))
        )
    if one.italic:
        faults.append(fault(rule, "page_number_italic"))
    for made in faults:
        made.page, made.box = (one.page, one.box) if one.box else (None, None)
        yield made
