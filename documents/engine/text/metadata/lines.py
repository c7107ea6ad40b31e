"""Cut a page into the pieces its two-column heading is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from documents.engine.text.letters import strip_marks, tidy

_COLUMNS = re.compile(r"\s{2,}|\t+|\s*[|¦]\s*")
RIGHT_HEADINGS = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam"
    r"|doc lap\s?-\s?tu do\s?-\s?hanh phuc"
)
SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_]")
_NUMBER_TO_COME = re.compile(r"\A(S[ốôóo6]\s*[:.]?)\s{2,}(?=[-/\d.…])")
_RULE = re.compile(r"[\W_]*\Z")

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; points from the top left corner of the page as shown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text in one column of one line. `folded` has the same length as `text`."""

    text: str
    line: int
    page: str = "first"
    box: Box | None = None
    number: int = 1
    bold: bool | None = None
    sure: float = 1.0
    """How sure a character reader was of its least sure word, 0 to 1."""

    @property
    def middle(self) -> float | None:
        """Half way between its left and its right edge, where its place is known."""
        return (self.box[0] + self.box[2]) / 2 if self.box else None

    @property
    def folded(self) -> str:
        return strip_marks(self.text).lower()

    @property
    def key(self) -> str:
        """Letters and digits alone, for comparing against scanning errors."""
        return re.sub(r"[\W_]+", "", self.folded)

    @property
    def is_upper(self) -> bool:
        """Written in capitals, but for one letter a scanner may have got wrong."""
        letters = [c for c in self.text if c.isalpha()]
        small = sum(c.islower() for c in letters)
        return bool(letters) and small * 8 <= len(letters)

    @property
    def is_rule(self) -> bool:
        """A line of dashes, stars or nothing."""
        return _RULE.match(self.text) is not None


def _split_heading(text: str) -> Iterator[str]:
    """Part what two columns put on one line with a single blank between them."""
    found = RIGHT_HEADINGS.search(strip_marks(text).lower())
    if found is None:
        yield text
        return
    for piece in (text[: found.start()], text[found.start() : found.end()], text[found.end() :]):
        if piece.strip():
            yield piece


def segments(page: str, *, name: str = "first") -> list[Segment]:
    """The non-empty pieces of a page in reading order, spaced-out capitals closed up.

    A blank line gives one empty segment, because it ends a paragraph.
    """
    found: list[Segment] = []
    for number, line in enumerate(tidy(page).splitlines()):
        line = line.strip()
        if not line:
            found.append(Segment("", number, name))
            continue
        line = _NUMBER_TO_COME.sub(r"\1 ", line)
        for column in _COLUMNS.split(line):
            for piece in _split_heading(column):
                text = piece.strip()
                if SPACED.fullmatch(text) and text.isupper():
                    text = text.replace(" ", "")
                if text:
                    found.append(Segment(text, number, name))
    return found


def likeness(one: str, other: str) -> float:
    """How alike two keys are, 0 to 1."""
    if one == other:
        return 1.0
    if not one or not other or abs(len(one) - len(other)) > max(3, len(other) // 3):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def nearest(key: str, names: Iterable[str], *, least: float = 0.84) -> tuple[str, float] | None:
    """The name most like `key` and how much, or `None` below `least`."""
    scored = [(likeness(key, re.sub(r"\W+", "", strip_marks(n).lower())), n) for n in names]
    best, name = max(scored, default=(0.0, ""))
    return (name, best) if best >= least else None
