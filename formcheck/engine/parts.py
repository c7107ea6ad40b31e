"""The elements of a document, as blocks of its paper, and the words by which they are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from formcheck.engine.cases import Kind
from formcheck.engine.paper import Block, Paper, Stroke

STATE_HEADING = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY_HEADING = "ĐẢNG CỘNG SẢN VIỆT NAM"
NUMBER = re.compile(r"s[ốôóo](?!\w)", re.IGNORECASE)
DATE = re.compile(r"ngay\b.*thang\b.*nam\b")
DASHES = re.compile(r"[-–—_]{3,}")
STAR = re.compile(r"[*\u2217\u066d\u2731]+")
SUBJECT_WORDS = ("v/v", "ve viec", "vv ")
ADDRESS = re.compile(r"kinh (gui|trinh)\b")
BASIS = re.compile(r"(?:[-–+•]\s*)?can cu\b")
MORE_BASES = re.compile(
    r"(?:[-–+•]\s*)?(can cu|theo de nghi|xet de nghi|xet |tren co so|thuc hien)\b"
)
RECIPIENTS = re.compile(r"noi nhan\b")
AUTHORITY = re.compile(r"(tm|kt|tl|tuq|q|t/m|k/t|t/l)\b[./ ]")
URGENCY = {"khan", "thuong khan", "hoa toc", "hoa toc hen gio"}
SECRECY = {"mat", "toi mat", "tuyet mat"}
ITEM = re.compile(r"\s*[-–+•*]\s*")
POINT = re.compile(r"[a-zđ]\)\s")
HEAD_BLOCKS = 30


@dataclass(slots=True)
class Elements:
    """The parts of a paper; blocks are the paper's own."""

    paper: Paper
    heading: Block | None = None
    heading_rest: Block | None = None
    motto: Block | None = None
    issuers: list[Block] = field(default_factory=list)
    star: Block | None = None
    number: Block | None = None
    letter_subject: list[Block] = field(default_factory=list)
    place_date: Block | None = None
    title: Block | None = None
    title_kind: str = ""
    subject: list[Block] = field(default_factory=list)
    dashes: Block | None = None
    addressee: Block | None = None
    bases: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    signature: list[Block] = field(default_factory=list)
    signer: Block | None = None
    label: Block | None = None
    recipients: list[Block] = field(default_factory=list)
    urgency: Block | None = None
    secrecy: Block | None = None
    is_letter: bool = False
    kind: Kind | None = None
    is_minutes: bool = False

    def place(self, block: Block) -> int:
        """Where a block stands in reading order."""
        return next((n for n, one in enumerate(self.paper.blocks) if one is block), -1)

    @property
    def higher(self) -> list[Block]:
        """Lines of the body above: those before the last run of bold lines."""
        return self.issuers[: self._cut()]

    @property
    def issuing(self) -> list[Block]:
        return self.issuers[self._cut() :]

    def _cut(self) -> int:
        cut = len(self.issuers)
        while cut and self.issuers[cut - 1].share("bold") > 0.5:
            cut -= 1
        # Without a bold line, the last one is taken for the issuing body.
        return cut if cut < len(self.issuers) else max(0, len(self.issuers) - 1)

    def stroke_below(self, blocks: list[Block]) -> Stroke | None:
        """The drawn line right below the last of `blocks`."""
        if not blocks:
            return None
        last = blocks[-1]
        if last.box is None:
            at = self.place(last)
            return next((stroke for stroke in self.paper.strokes if stroke.after == at), None)
        x0, _top, x1, bottom = last.box
        near = [
            stroke
            for stroke in self.paper.strokes
            if stroke.page == last.page
            and stroke.y is not None and stroke.x0 is not None and stroke.x1 is not None
            and bottom - 2.2 <= stroke.y <= bottom + 4.5
            and stroke.x0 < x1 and stroke.x1 > x0
        ]  # fmt: skip
        return min(near, key=lambda stroke: stroke.y or 0.0, default=None)
