"""Where words stand on a page, and the reading order of a two-column heading or signature block.

Boxes are points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from documents.engine.text.letters import strip_marks, tidy
from documents.engine.text.metadata.lines import RIGHT_HEADINGS, SPACED, Box, Segment

GAP = 0.95
"""A blank wider than this many heights of a word parts two columns."""

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


def _segment(chain: Sequence[Word], number: int, name: str) -> Segment:
    text = " ".join(tidy(" ".join(word.text for word in chain)).split())
    if SPACED.fullmatch(text) and text.isupper():
        text = text.replace(" ", "")
    weights = [word.bold for word in chain if word.bold is not None]
    bold = sum(weights) * 2 > len(weights) if weights else None
    return Segment(text, 0, name, box=union(word.box for word in chain), number=number, bold=bold)


def _side(segment: Segment, width: float) -> str:
    box = segment.box or (0.0, 0.0, width, 0.0)
    if box[0] < width * 0.38 and box[2] > width * 0.66:
        return "centre"
    middle = (box[0] + box[2]) / 2 / width
    return "left" if middle < LEFT else "right" if middle > RIGHT else "centre"


def _top(segment: Segment) -> float:
    return segment.box[1] if segment.box else 0.0


def segments_of(page: PageWords, *, name: str = "first") -> list[Segment]:
    """The runs of a page in reading order: of two columns first the left, then the right one.

    A wide blank between two lines gives one empty segment, because it ends a paragraph.
    """
    words = [word for word in page.words if word.text.strip()]
    if not words:
        return []
    height = median(word.box[3] - word.box[1] for word in words) or 10.0
    runs = [
        _segment(piece, page.number, name)
        for chain in _chains(words, height)
        for piece in _parted(chain)
    ]
    runs.sort(key=_top)
    ordered: list[Segment] = []
    columns: list[Segment] = []
    for run in _rows(runs):
        if (
            columns
            and _top(run[0]) - max(part.box[3] for part in columns if part.box) > height * BAND
        ):
            ordered += _columns(columns, page.width)  # a blank across both columns ends them
            columns = []
        sides = {_side(part, page.width) for part in run}
        if "centre" in sides:
            ordered += _columns(columns, page.width)
            columns = []
            ordered += sorted(run, key=lambda part: part.box[0] if part.box else 0.0)
        else:
            columns += run
    ordered += _columns(columns, page.width)
    return _numbered(ordered, height)


def _rows(runs: Sequence[Segment]) -> list[list[Segment]]:
    rows: list[list[Segment]] = []
    for run in runs:
        assert run.box is not None  # noqa: S101 - made from words just now
        last = rows[-1][-1].box if rows else None
        middle = (run.box[1] + run.box[3]) / 2
        if last is not None and last[1] + (last[3] - last[1]) * 0.3 < middle < last[3]:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _columns(parts: Sequence[Segment], width: float) -> list[Segment]:
    left = [part for part in parts if _side(part, width) == "left"]
    right = [part for part in parts if _side(part, width) != "left"]
    return left + right


def _numbered(ordered: Sequence[Segment], height: float) -> list[Segment]:
    found: list[Segment] = []
    before: Box | None = None
    line = 0
    for part in ordered:
        box = part.box
        if box is not None and before is not None:
            below = box[1] - before[3]
            if below > height * 0.95 or box[1] < before[1] - height:
                found.append(Segment("", line, part.page, number=part.number))
                line += 1
        found.append(replace(part, line=line))
        line += 1
        before = box
    return found
