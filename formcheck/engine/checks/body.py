"""Legal bases, paragraphs of the text, end mark, points and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from documents.engine.text.letters import fold
from formcheck.engine.cases import Case, Finding, Rule, check, fault
from formcheck.engine.checks.look import looks, measure, short, span
from formcheck.engine.elements import Elements
from formcheck.engine.paper import Block

LINE_OF_TIMES = 1.15
"""Height of a line of Times New Roman, in parts of its size, at single spacing."""
LETTER_HEIGHT = 1.107
POINTS = [
    "a",
    "b",
    "c",
    "d",
    "đ",
    "e",
    "g",
    "h",
    "i",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "x",
    "y",
]


def prose(found: Elements) -> list[Block]:
    """Paragraphs of running text: no headings, no tables, no centred lines, no short items."""
    return [
        block
        for block in found.body
        if not block.in_table
        and not block.column
        and block.align != "center"
        and not block.is_capitals
        and len(block.words) >= 40
        and block.share("bold") < 0.9
    ]


@check("bases_marks")
def bases_marks(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Each basis ends with a semicolon, the last one with a full stop."""
    last = len(found.bases) - 1
    for number, block in enumerate(found.bases):
        text = block.words
        if number < last:
            wanted = str(rule.parameters.get("each", ";"))
        else:
            wanted = str(rule.parameters.get("last", "."))
        good = (wanted, *rule.parameters.get("last_too", [])) if number == last else (wanted,)
        if not text.endswith(good):
            yield fault(rule, "basis_end", block, text=short(block), expected=wanted)
            return


@check("bases_form")
def bases_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, found.bases)
    if rule.parameters.get("dash"):
        for block in found.bases:
            if not re.match(r"\s*[-–]\s", block.text):
                yield fault(rule, "basis_dash", block, text=short(block))
                return


@check("body_form")
def body_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    yield from looks(rule, prose(found))


@check("body_align")
def body_align(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    blocks = [block for block in prose(found) if block.lines > 1 or len(block.words) > 110]
    ragged = [block for block in blocks if block.align in {"left", "right"}]
    if ragged:
        yield fault(rule, "body_align", ragged[0], text=short(ragged[0]))


@check("body_indent")
def body_indent(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    allowed = [float(value) for value in rule.parameters["indents"]]
    slack = 1.2
    wrong: list[Block] = []
    considered = 0
    for block in prose(found):
        if (
            block.indent is None
            or _continues(block, found)
            or re.match(r"\s*[-–+•]\s|\s*[a-zđ]\)", block.text)
        ):
            continue
        if block.lines == 1 and block.box is not None and block.indent > 30:
            continue
        considered += 1
        if not any(abs(block.indent - value) <= slack for value in allowed):
            wrong.append(block)
    # One paragraph set apart is a habit of the writer; most of them are the form.
    if wrong and len(wrong) * 2 >= considered:
        yield fault(
            rule, "body_indent", wrong[0], text=short(wrong[0]),
            seen=measure(wrong[0].indent or 0.0), expected=" / ".join(measure(value) for value in allowed),
        )  # fmt: skip


def _continues(block: Block, found: Elements) -> bool:
    """The first block of a page may be the rest of the last one's paragraph."""
    if block.box is None or block.page == 0:
        return False
    first = next((one for one in found.paper.blocks if one.page == block.page), None)
    return first is block


@check("body_gap")
def body_gap(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    least = float(rule.parameters["min"])
    blocks = prose(found)
    wrong: list[tuple[Block, float]] = []
    counted = 0
    for above, block in pairwise(blocks):
        if found.place(block) != found.place(above) + 1 or above.page != block.page:
            continue
        gap = _gap(above, block)
        if gap is None:
            continue
        counted += 1
        if gap < least - 1.0:
            wrong.append((block, gap))
    if wrong and len(wrong) * 2 >= counted:
        block, gap = wrong[0]
        yield fault(
            rule, "body_gap", block,
            text=short(block), seen=measure(max(gap, 0.0)), expected=measure(least),
        )  # fmt: skip


def _gap(above: Block, block: Block) -> float | None:
    """The gap between two paragraphs beyond their line spacing, in points."""
    if block.before is None:
        return None
    if block.box is None:
        return block.before
    pitch = next(
        (one.spacing[1] for one in (block, above) if one.spacing and one.spacing[0] == "pitch"),
        None,
    )
    if pitch is None or not block.size:
        return None
    return block.before - (pitch - LETTER_HEIGHT * block.size)


@check("line_spacing")
def line_spacing(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """`multiple` [1, 1.5] of a line, or `exact` [18, 20] points."""
    blocks = [block for block in prose(found) if block.spacing is not None and block.size]
    wrong = [block for block in blocks if not _spaced(rule, block)]
    if wrong and len(wrong) * 2 >= len(blocks):
        block = wrong[0]
        kind, value = block.spacing or ("", 0.0)
        limits = rule.parameters.get("exact") or rule.parameters["multiple"]
        seen = measure(value) if kind != "multiple" else f"{value:g}".replace(".", ",")
        yield fault(
            rule, "spacing_points" if "exact" in rule.parameters else "spacing_lines", block,
            seen=seen, unit="pt" if kind != "multiple" else "lines", text=short(block),
            expected=span(float(limits[0]), float(limits[1])),
        )  # fmt: skip


def _spaced(rule: Rule, block: Block) -> bool:
    kind, value = block.spacing or ("", 0.0)
    if "exact" in rule.parameters:
        low, high = (float(limit) for limit in rule.parameters["exact"])
        if kind == "multiple":
            return False
        return low - 0.6 <= value <= high + 0.6
    low, high = (float(limit) for limit in rule.parameters["multiple"])
    lines = value if kind == "multiple" else value / (LINE_OF_TIMES * block.size)
    return low - 0.08 <= lines <= high + 0.06


@check("end_mark")
def end_mark(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """The last line of the text: `./.` (State) or `.` (Party)."""
    body = [block for block in found.body if block.words and not block.in_table]
    if not body or found.is_minutes:
        return
    last = body[-1]
    text, wanted = last.words, str(rule.parameters["text"])
    seen = next(
        (mark for mark in ("./.", "/.", "./", "…", ".", ";", ":", ",") if text.endswith(mark)), ""
    )
    if seen != wanted:
        yield fault(rule, "end_mark", last, seen=seen or text[-12:], expected=wanted)


@check("points_order")
def points_order(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Points run a, b, c, d, đ, e, g: the Vietnamese order, with đ and without f."""
    before = ""
    for block in found.body:
        point = re.match(r"\s*([a-zđ])\)", block.text)
        if point is None:
            if re.match(r"\s*(\d+[.)]|Điều|[IVX]+\.)", block.text):
                before = ""
            continue
        letter = point[1]
        at = POINTS.index(before) if before in POINTS else -1
        wanted = POINTS[at + 1] if at + 1 < len(POINTS) else ""
        if before and letter != "a" and letter != wanted:
            yield fault(
                rule,
                "points_order",
                block,
                seen=f"{letter})",
                before=f"{before})",
                expected=f"{wanted})",
            )
            return
        before = letter


CITED = re.compile(
    r"(?P<kind>Nghị quyết|Quyết định|Quy định|Chỉ thị|Kết luận|Nghị định|Thông tư|Hướng dẫn|Kế hoạch|Công văn)"
    r"\s+số\s+(?P<code>[\w./-]+?)(?P<comma>,?)\s+ngày\s+(?P<date>\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))"
)


@check("citing")
def citing(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """How a document of the same family is cited: date in words (State) or in figures (Party)."""
    wants_words = bool(rule.parameters["date_in_words"])
    for block in [*found.bases, *found.body]:
        for cited in CITED.finditer(block.words):
            is_party = re.match(r"\d+-", cited["code"]) is not None
            if is_party != (case.family == "party"):
                continue
            in_words = "tháng" in cited["date"]
            if in_words != wants_words:
                yield fault(
                    rule, "citing", block, seen=cited[0], expected=str(rule.parameters["pattern"])
                )
                return


def folded(block: Block) -> str:
    return fold(block.words)
