"""Two texts side by side: paragraphs are aligned, changed ones are marked word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
WORDS = re.compile(r"\s+|[^\W_]+|[^\s]", re.UNICODE)
LIKE = 0.45
"""From here on two paragraphs are taken for one that was changed."""
BEGINS = re.compile(r"^(?:[IVXL]+[.\-]|\d+(?:\.\d+)*\.|[a-zđ]\)|[-–+•*]|Điều\s|Căn cứ\s|Kính\s)\s*")
ENDS = (".", ";", ":", "!", "?", "/.", ",")
MOST_WORDS, MOST_PAIRS = 400, 4_000_000
"""Beyond these a paragraph is compared by its beginning, and shown as replaced whole."""
MOST = 4000
"""Paragraphs looked at on each side."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stay, go or come."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One aligned pair; `pieces` tell what happened inside it."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def left(self) -> str:
        return "".join(p.text for p in self.pieces if p.kind != ADDED)

    @property
    def right(self) -> str:
        return "".join(p.text for p in self.pieces if p.kind != REMOVED)


@dataclass(frozen=True, slots=True)
class Difference:
    """All pairs in order, and how many changed."""

    paragraphs: list[Paragraph] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.paragraphs)

    @property
    def is_same(self) -> bool:
        return all(one.kind == SAME for one in self.paragraphs)


def paragraphs_of(text: str, *, wrapped: bool = False) -> list[str]:
    """The paragraphs of a plain text; `wrapped`: lines are those of a page and are joined again."""
    lines = [" ".join(line.split()) for line in text.replace("\f", "\n").splitlines()]
    if not wrapped:
        return [line for line in lines if line]
    longest = max((len(line) for line in lines), default=0)
    out: list[str] = []
    before = ""
    for line in lines:
        if not line or line.isdecimal():
            continue
        goes_on = (
            before
            and len(before) > 0.6 * longest
            and not before.endswith(ENDS[:6])
            and not BEGINS.match(line)
        )
        if goes_on or (before and not before.endswith(ENDS) and line[:1].islower()):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
        before = line
    return out


def compare(left: Sequence[str], right: Sequence[str]) -> Difference:
    """What became of the paragraphs of `left` in `right`."""
    old, new = list(left[:MOST]), list(right[:MOST])
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            found += [Paragraph(SAME, (Piece(SAME, text),)) for text in old[a0:a1]]
        else:
            found += _aligned(old[a0:a1], new[b0:b1])
    return Difference(found)


def _aligned(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    """Pairs the paragraphs that are most alike, in order; the rest went or came."""
    n = 0
    for text in new:
        best, at = 0.0, -1
        for place in range(n, min(len(old), n + 12)):
            alike = _likeness(old[place], text)
            if alike > best:
                best, at = alike, place
        if at < 0 or best < LIKE:
            yield Paragraph(ADDED, (Piece(ADDED, text),))
            continue
        yield from (Paragraph(REMOVED, (Piece(REMOVED, gone),)) for gone in old[n:at])
        yield Paragraph(CHANGED, tuple(_words(old[at], text)))
        n = at + 1
    yield from (Paragraph(REMOVED, (Piece(REMOVED, gone),)) for gone in old[n:])


def _likeness(a: str, b: str) -> float:
    words = (a.lower().split()[:MOST_WORDS], b.lower().split()[:MOST_WORDS])
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if matcher.real_quick_ratio() < LIKE:
        return 0.0
    return matcher.ratio()


def _words(old: str, new: str) -> Iterator[Piece]:
    a, b = WORDS.findall(old), WORDS.findall(new)
    if len(a) * len(b) > MOST_PAIRS:
        yield Piece(REMOVED, old)
        yield Piece(ADDED, new)
        return
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(a[a0:a1]))
            continue
        if a1 > a0:
            yield Piece(REMOVED, "".join(a[a0:a1]))
        if b1 > b0:
            yield Piece(ADDED, "".join(b[b0:b1]))
