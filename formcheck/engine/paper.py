"""What a reader saw of a document, before anyone judges it: one model for DOCX and PDF.

Lengths on the page are millimetres from the top left corner; sizes and gaps of type are points.
A value that the file does not tell is None, and nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
Column = Literal["", "left", "right"]


@dataclass(slots=True)
class Span:
    """Neighbouring letters of one look."""

    text: str
    font: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "#000000"


@dataclass(slots=True)
class Block:
    """A paragraph, or one line where lines stand for themselves (heading, signature block).

    `align`: left, center, right, both or "" (not known). `indent` of the first line and
    `left_edge` in millimetres; `before` the gap above in points; `spacing` ("multiple", 1.15) or
    ("exact", 18). `lines` are visual lines, where known.
    """

    spans: list[Span]
    page: int = 0
    box: Box | None = None
    column: Column = ""
    align: str = ""
    indent: float | None = None
    before: float | None = None
    spacing: tuple[str, float] | None = None
    lines: int = 1
    in_table: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def words(self) -> str:
        """The text with single spaces, as it is compared."""
        return " ".join(self.text.split())

    def letters(self) -> Iterator[Span]:
        """Spans that draw something."""
        return (span for span in self.spans if span.text.strip())

    def share(self, look: str) -> float:
        """The part of the letters that are `bold`, `italic` or `underline`, 0…1."""
        spans = [(len("".join(s.text.split())), bool(getattr(s, look))) for s in self.letters()]
        total = sum(count for count, _is in spans)
        return sum(count for count, is_so in spans if is_so) / total if total else 0.0

    @property
    def size(self) -> float:
        """The size of most of its letters, to half a point; 0 when not known."""
        tally: dict[float, int] = {}
        for span in self.letters():
            size = round(span.size * 2) / 2
            tally[size] = tally.get(size, 0) + len(span.text.strip())
        return max(tally, key=lambda size: (tally[size], size)) if tally else 0.0

    @property
    def is_capitals(self) -> bool:
        letters = [letter for letter in self.text if letter.isalpha()]
        return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)


@dataclass(slots=True)
class Stroke:
    """A drawn horizontal line. `after` is the block above it in reading order (DOCX)."""

    page: int = 0
    x0: float | None = None
    x1: float | None = None
    y: float | None = None
    after: int | None = None

    @property
    def width(self) -> float | None:
        return None if self.x0 is None or self.x1 is None else self.x1 - self.x0


@dataclass(slots=True)
class PageNumber:
    """A page number that a page shows: where and how large."""

    page: int
    text: str
    place: str  # top, bottom
    align: str
    size: float
    italic: bool = False
    box: Box | None = None


@dataclass(slots=True)
class Sheet:
    """One page (PDF) or section (DOCX); margins in millimetres."""

    width: float
    height: float
    top: float | None = None
    bottom: float | None = None
    left: float | None = None
    right: float | None = None
    is_full: bool = False


@dataclass(slots=True)
class Paper:
    """Everything that was read."""

    source: str  # docx, pdf
    sheets: list[Sheet] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    numbers: list[PageNumber] = field(default_factory=list)
    page_count: int | None = None
    loose_fonts: list[str] = field(default_factory=list)
    legacy: list[str] = field(default_factory=list)
    raw_nfc: bool = True
    raw_sample: str = ""
    is_cut: bool = False
    marks: int = 0

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Paper:
        blocks = [
            Block(
                spans=[Span(**span) for span in given.pop("spans")],
                box=_box(given.pop("box")),
                spacing=tuple(spacing) if (spacing := given.pop("spacing")) else None,
                **given,
            )
            for given in data.pop("blocks")
        ]
        return cls(
            sheets=[Sheet(**given) for given in data.pop("sheets")],
            blocks=blocks,
            strokes=[Stroke(**given) for given in data.pop("strokes")],
            numbers=[
                PageNumber(box=_box(given.pop("box")), **given) for given in data.pop("numbers")
            ],
            **data,
        )


def _box(value: Any) -> Box | None:
    return None if value is None else (value[0], value[1], value[2], value[3])
