"""Where words stand on a page, and the reading order of a two-column heading or signature block.

Boxes are points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean, median
from typing import Any

from documents.engine.text.letters import strip_marks, tidy
from documents.engine.text.metadata.lines import RIGHT_HEADINGS, SPACED, Box, Segment
from documents.engine.text.metadata.mending import mended

GAP = 0.95
"""A blank wider than this many heights of a word parts two columns."""

OCR_GAP = 1.6
"""The same on a line that a character reader found: its boxes are tight, its blanks uneven."""

BAND = 0.75
"""A blank of so many heights over the whole width ends two columns."""

LEFT, RIGHT = 0.435, 0.575
"""Shares of the width: what has its middle before LEFT stands left, after RIGHT right."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, where it stands, and whether it is bold (`None`: not known)."""

    text: str
    box: Box
    bold: bool | None = None
    line: int | None = None
    """The line a character reader took it for, where one was at work."""
    sure: float = 1.0
    """How sure that reader was of it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page, numbered from 1, and its size in points."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "size": [round(self.width, 1), round(self.height, 1)],
            "words": [[w.text, *(round(v, 1) for v in w.box), w.bold] for w in self.words],
        }

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> PageWords:
        width, height = data["size"]
        words = tuple(
            Word(str(text), (float(x0), float(y0), float(x1), float(y1)), bold)
            for text, x0, y0, x1, y1, bold in data["words"]
        )
        return cls(int(data["number"]), float(width), float(height), words)


def union(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box around all that are known."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return (
        min(box[0] for box in known),
        min(box[1] for box in known),
        max(box[2] for box in known),
        max(box[3] for box in known),
    )


def _chains(words: Sequence[Word], height: float) -> list[list[Word]]:
    """Words in runs: on one line, with no wide blank between them. A skewed line stays one run."""
    chains: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box[0]):
        middle = (word.box[1] + word.box[3]) / 2
        best: list[Word] | None = None
        nearest = height * 0.5
        for chain in chains:
            last = chain[-1].box
            size = max(height * 0.6, min(last[3] - last[1], word.box[3] - word.box[1]))
            gap = word.box[0] - last[2]
            away = abs((last[1] + last[3]) / 2 - middle)
            if word.line is not None:
                if word.line == chain[-1].line and gap <= OCR_GAP * height:
                    best = chain
                continue
            if -size < gap <= GAP * size and away < min(nearest, size * 0.5):
                best, nearest = chain, away
        if best is None:
            chains.append([word])
        else:
            best.append(word)
    return chains


def _parted(chain: list[Word]) -> list[list[Word]]:
    """Part a run in which the national heading follows the name of the body without a wide blank."""
    folded = [strip_marks(tidy(word.text)).lower() for word in chain]
    line = " ".join(folded)
    found = RIGHT_HEADINGS.search(line)
    if found is None or (found.start() == 0 and found.end() == len(line)):
        return [chain]
    pieces: list[list[Word]] = [[], [], []]
    at = 0
    for word, text in zip(chain, folded, strict=True):
        which = 0 if at < found.start() else 1 if at < found.end() else 2
        pieces[which].append(word)
        at += len(text) + 1
    return [piece for piece in pieces if piece]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run, and how far down it would stand if the page lay straight."""

    part: Segment
    top: float
    bottom: float

    @property
    def left(self) -> float:
        return self.part.box[0] if self.part.box else 0.0


def _slope(chains: Sequence[Sequence[Word]]) -> float:
    """By how much lines sink from left to right: points down for a point across."""
    slopes = [
        (_middle(chain[-1]) - _middle(chain[0])) / (chain[-1].box[0] - chain[0].box[0])
        for chain in chains
        if len(chain) >= 5 and chain[-1].box[0] - chain[0].box[0] > 100
    ]
    return median(slopes) if slopes else 0.0


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _run(chain: Sequence[Word], page: PageWords, name: str, slope: float, height: float) -> _Run:
    text = " ".join(tidy(" ".join(word.text for word in chain)).split())
    if SPACED.fullmatch(text) and text.isupper():
        text = text.replace(" ", "")
    if chain[0].line is not None:
        text = mended(text)
    weights = [word.bold for word in chain if word.bold is not None]
    bold = sum(weights) * 2 > len(weights) if weights else None
    box = union(word.box for word in chain)
    sure = min(word.sure for word in chain)
    part = Segment(text, 0, name, box=box, number=page.number, bold=bold, sure=sure)
    level = mean(_middle(w) - slope * (w.box[0] + w.box[2] - page.width) / 2 for w in chain)
    half = height / 2 if slope or box is None else (box[3] - box[1]) / 2
    return _Run(part, level - half, level + half)


def _side(segment: Segment, width: float) -> str:
    box = segment.box or (0.0, 0.0, width, 0.0)
    if box[0] < width * 0.38 and box[2] > width * 0.66:
        return "centre"
    middle = (box[0] + box[2]) / 2 / width
    return "left" if middle < LEFT else "right" if middle > RIGHT else "centre"


def segments_of(page: PageWords, *, name: str = "first") -> list[Segment]:
    """The runs of a page in reading order: of two columns first the left, then the right one.

    A wide blank between two lines gives one empty segment, because it ends a paragraph.
    """
    words = [word for word in page.words if word.text.strip()]
    if not words:
        return []
    height = median(word.box[3] - word.box[1] for word in words) or 10.0
    chains = _chains(words, height)
    slope = _slope(chains) if words[0].line is not None else 0.0
    runs = [_run(piece, page, name, slope, height) for chain in chains for piece in _parted(chain)]
    runs.sort(key=lambda run: run.top)
    ordered: list[_Run] = []
    columns: list[_Run] = []
    for row in _rows(runs):
        if columns and row[0].top - max(run.bottom for run in columns) > height * BAND:
            ordered += _columns(columns, page.width)  # a blank across both columns ends them
            columns = []
        if "centre" in {_side(run.part, page.width) for run in row}:
            ordered += _columns(columns, page.width)
            columns = []
            ordered += sorted(row, key=lambda run: run.left)
        else:
            columns += sorted(row, key=lambda run: run.left)
    ordered += _columns(columns, page.width)
    return _numbered(ordered, height)


def _rows(runs: Sequence[_Run]) -> list[list[_Run]]:
    rows: list[list[_Run]] = []
    for run in runs:
        last = rows[-1][-1] if rows else None
        middle = (run.top + run.bottom) / 2
        if last is not None and last.top + (last.bottom - last.top) * 0.3 < middle < last.bottom:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _columns(runs: Sequence[_Run], width: float) -> list[_Run]:
    left = [run for run in runs if _side(run.part, width) == "left"]
    right = [run for run in runs if _side(run.part, width) != "left"]
    return left + right


def _numbered(ordered: Sequence[_Run], height: float) -> list[Segment]:
    found: list[Segment] = []
    before: _Run | None = None
    line = 0
    for run in ordered:
        if before is not None:
            below = run.top - before.bottom
            if below > height * 0.95 or run.top < before.top - height:
                found.append(Segment("", line, run.part.page, number=run.part.number))
                line += 1
        found.append(replace(run.part, line=line))
        line += 1
        before = run
    return found
