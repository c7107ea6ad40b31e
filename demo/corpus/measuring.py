"""How well fields are read: made papers in, figures out."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import mean, median
from typing import Any

from demo.corpus import maker, scans
from demo.corpus.maker import FIELDS, Paper
from documents.engine.files import ocr, spool, text
from documents.engine.files.facts import PDF
from documents.engine.text.letters import nfc, strip_marks
from documents.engine.text.metadata import Guess
from documents.engine.text.metadata.layout import PageWords, segments_of
from documents.services import readings


@dataclass(slots=True)
class Result:
    """One paper read once: which of the fourteen fields were wrong, and what it cost."""

    number: int
    family: str
    form: str
    wrong: dict[str, tuple[Any, Any]]
    measured: tuple[str, ...]
    seconds: float
    pages: int
    letters: float | None = None
    bare_letters: float | None = None


@dataclass(slots=True)
class Figures:
    """The results of one way of reading."""

    results: list[Result] = field(default_factory=list)

    def share(self, name: str, family: str = "") -> float | None:
        """Share of papers on which a field was right, 0 to 1."""
        asked = [r for r in self.results if name in r.measured and family in {"", r.family}]
        return sum(name not in r.wrong for r in asked) / len(asked) if asked else None

    @property
    def corrected(self) -> list[int]:
        return [len(result.wrong) for result in self.results]

    @property
    def median(self) -> float:
        return float(median(self.corrected)) if self.results else 0.0

    @property
    def mean(self) -> float:
        return float(mean(self.corrected)) if self.results else 0.0

    def spread(self) -> Counter[int]:
        return Counter(self.corrected)


def read(content: bytes, media_type: str) -> tuple[dict[str, Guess], list[PageWords], int]:
    """A file as the job reads it: text layer or OCR, then places, then guesses; and its pages."""
    with spool.of_chunks([content]) as source:
        found = text.extract(source, media_type)
        if found.thin_pages and media_type == PDF:
            found = ocr.read_pages(source, media_type, found)
        layouts = readings.layouts_of(source, media_type, found)
    pages = len(found.pages) if media_type == PDF else 0
    return readings.guesses_of(layouts, found), layouts, pages


def judge(paper: Paper, guesses: dict[str, Guess], pages: int) -> dict[str, tuple[Any, Any]]:
    """The fields whose reading differs from the truth: {field: (truth, reading)}."""
    told = {name: guess.value for name, guess in guesses.items()}
    told["recipients"] = (told.get("addressed_to", ()), told.get("copied_to", ()))
    told["page_count"] = pages or None
    empty = {"urgency": 0, "secrecy": 0, "due_on": None, "circulation": ""}
    wrong = {}
    for name in FIELDS:
        expected, got = paper.truth[name], told.get(name, empty.get(name, ""))
        if _plain(expected) != _plain(got):
            wrong[name] = (expected, got)
    return wrong


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(nfc(value).split())
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value


def measure(
    papers: Iterable[Paper],
    *,
    scan_every: Callable[[Paper], bool] = lambda paper: False,
    told: Callable[[str], None] = lambda line: None,
) -> dict[str, Figures]:
    """Read each paper, and some again as scans. Keys: pdf, docx, scan."""
    figures = {"pdf": Figures(), "docx": Figures(), "scan": Figures()}
    for paper in papers:
        maker.build(paper)
        begun = time.perf_counter()
        guesses, layouts, pages = read(paper.content, paper.media_type)
        spent = time.perf_counter() - begun
        paper.truth["page_count"] = pages or None
        way = "docx" if paper.form == "docx" else "pdf"
        wrong = judge(paper, guesses, pages)
        fields = tuple(n for n in FIELDS if way == "pdf" or n != "page_count")
        figures[way].results.append(
            Result(paper.number, paper.family, paper.form, wrong, fields, spent, pages)
        )
        told(_line(paper, way, wrong))
        if way == "pdf" and scan_every(paper):
            figures["scan"].results.append(_scanned(paper, layouts, pages))
            told(_line(paper, "scan", figures["scan"].results[-1].wrong))
    return figures


def _scanned(paper: Paper, clean: Sequence[PageWords], pages: int) -> Result:
    worn = scans.scanned(paper.content, pages, f"scan {paper.number}")
    begun = time.perf_counter()
    guesses, layouts, count = read(worn, PDF)
    spent = time.perf_counter() - begun
    said, heard = _words(clean), _words(layouts)
    return Result(
        paper.number,
        paper.family,
        "scan",
        judge(paper, guesses, count),
        FIELDS,
        spent,
        pages,
        alike(said, heard),
        alike([strip_marks(w).lower() for w in said], [strip_marks(w).lower() for w in heard]),
    )


def _words(layouts: Sequence[PageWords]) -> list[str]:
    return [
        word for page in layouts for segment in segments_of(page) for word in segment.text.split()
    ]


def alike(said: Sequence[str], heard: Sequence[str]) -> float:
    """Share of letters read right: one less the edits needed over the letters there were."""
    edits = 0
    for tag, a, b, c, d in SequenceMatcher(None, said, heard, autojunk=False).get_opcodes():
        if tag != "equal":
            edits += _distance(" ".join(said[a:b]), " ".join(heard[c:d]))
    total = len(" ".join(said))
    return max(0.0, 1 - edits / total) if total else 1.0


def _distance(one: str, other: str) -> int:
    """Edits between two short texts (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, sign in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != sign))
    return row[-1]


def _line(paper: Paper, way: str, wrong: dict[str, tuple[Any, Any]]) -> str:
    said = "; ".join(f"{name}: {a!r} <- {b!r}" for name, (a, b) in wrong.items())
    return f"{paper.number:3d} {paper.family:5s} {way:4s} {len(wrong)} {said}"


def memory_of_children() -> int:
    """The most memory a child of this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
