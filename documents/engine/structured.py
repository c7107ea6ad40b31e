"""The text of a plain document as blocks: written with simple marks, kept as JSON, printed in form.

One line is one paragraph. A line that begins with `I.`, `1.`, `1.1.`, `a)`, `-` or `+` is numbered on
that level; lines between bars (`| … | … |`) are the rows of a table. Pure: text in, data out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict

from documents.engine.text import letters

PARAGRAPH, TABLE = "paragraph", "table"
MARKS: Final = (
    (1, re.compile(r"^(?P<mark>[IVXL]{1,6}[.\-])\s+(?P<text>\S.*)$")),
    (3, re.compile(r"^(?P<mark>\d{1,2}(?:\.\d{1,2})+\.?)\s+(?P<text>\S.*)$")),
    (2, re.compile(r"^(?P<mark>\d{1,2}\.)\s+(?P<text>\S.*)$")),
    (4, re.compile(r"^(?P<mark>[a-zđ]\))\s+(?P<text>\S.*)$")),
    (5, re.compile(r"^(?P<mark>[-–])\s+(?P<text>\S.*)$")),
    (6, re.compile(r"^(?P<mark>\+)\s+(?P<text>\S.*)$")),
)
ROW: Final = re.compile(r"^\|(?P<cells>.*)\|$")
SIGNS: Final = ".;,/"
MAX_CHARACTERS: Final = 200_000
MAX_COLUMNS: Final = 12


class Block(TypedDict, total=False):
    """A paragraph with its level (0 plain, 1 `I.` … 6 `+`) and mark, or a table."""

    kind: str
    level: int
    mark: str
    text: str
    rows: list[list[str]]


class Content(TypedDict, total=False):
    """All that a writer enters; what the document itself knows is not repeated here."""

    to: list[str]
    bases: list[str]
    blocks: list[Block]
    meeting: dict[str, str]
    closing: str
    recipients: list[str]


MEETING: Final = ("time", "place", "who", "what")


def parse(text: str) -> list[Block]:
    """Blocks of a text with simple marks."""
    blocks: list[Block] = []
    for written in letters.tidy(text[:MAX_CHARACTERS]).splitlines():
        line = " ".join(written.split())
        if not line:
            continue
        row = ROW.match(line)
        if row:
            cells = [cell.strip() for cell in row["cells"].split("|")][:MAX_COLUMNS]
            if all(set(cell) <= set("-: ") for cell in cells) and any(cells):
                continue  # a rule under a table's head, as some people write it
            if blocks and blocks[-1]["kind"] == TABLE:
                blocks[-1]["rows"].append(cells)
            else:
                blocks.append({"kind": TABLE, "rows": [cells]})
            continue
        blocks.append(_paragraph(line))
    for block in blocks:
        if block["kind"] == TABLE:
            width = max(len(row) for row in block["rows"])
            block["rows"] = [row + [""] * (width - len(row)) for row in block["rows"]]
    return blocks


def _paragraph(line: str) -> Block:
    for level, pattern in MARKS:
        found = pattern.match(line)
        if found:
            mark = "-" if level == 5 else found["mark"]
            return {"kind": PARAGRAPH, "level": level, "mark": mark, "text": found["text"]}
    return {"kind": PARAGRAPH, "level": 0, "mark": "", "text": line}


def write(blocks: Iterable[Block]) -> str:
    """The text with marks that gives these blocks again."""
    lines: list[str] = []
    for block in blocks:
        if block["kind"] == TABLE:
            lines += ["| " + " | ".join(row) + " |" for row in block["rows"]]
        else:
            lines.append(f"{block['mark']} {block['text']}".strip())
    return "\n".join(lines)


def lines_of(text: str) -> list[str]:
    """One entry on each line, without list marks and closing signs."""
    tidy = (" ".join(line.split()) for line in letters.tidy(text[:MAX_CHARACTERS]).splitlines())
    return [clean for line in tidy if (clean := line.lstrip("-–+* ").rstrip(";., "))]


def content(
    *,
    to: str = "",
    bases: str = "",
    body: str = "",
    closing: str = "",
    recipients: str = "",
    meeting: Mapping[str, str] | None = None,
) -> Content:
    """What a form or an API caller sent, as it is stored."""
    given = meeting or {}
    made: Content = {
        "to": lines_of(to),
        "bases": lines_of(bases),
        "blocks": parse(body),
        "closing": " ".join(letters.tidy(closing[:MAX_CHARACTERS]).split()),
        "recipients": lines_of(recipients),
    }
    held = {key: letters.tidy(str(given.get(key, ""))[:4000]).strip() for key in MEETING}
    if any(held.values()):
        made["meeting"] = held
    return made


ABOUT: Final = re.compile(r"^(?:v/v|về việc)\s*:?\s*", re.IGNORECASE)


def about(subject: str, *, party: bool) -> str:
    """The subject under the number of a letter: `V/v …` in the State, `Về việc …` in the Party."""
    bare = ABOUT.sub("", " ".join(subject.split()))
    if bare[:1].isupper() and bare[1:2].islower() and not ABOUT.match(subject):
        first = bare.split(" ", 1)[0]
        if first.lower() in BEGINNINGS:
            bare = bare[:1].lower() + bare[1:]
    return f"{'Về việc' if party else 'V/v'} {bare}"


BEGINNINGS: Final = frozenset(
    [
        "báo",
        "cáo",
        "cung",
        "cấp",
        "cho",
        "chấn",
        "chỉnh",
        "chuẩn",
        "bị",
        "cử",
        "đăng",
        "ký",
        "đề",
        "nghị",
        "điều",
        "đôn",
        "đốc",
        "đồng",
        "ý",
        "gia",
        "góp",
        "gửi",
        "hướng",
        "dẫn",
        "kiểm",
        "kiện",
        "lập",
        "mời",
        "nộp",
        "phối",
        "hợp",
        "phúc",
        "đáp",
        "rà",
        "soát",
        "sửa",
        "tăng",
        "cường",
        "tham",
        "thay",
        "thế",
        "thông",
        "thống",
        "nhất",
        "thực",
        "hiện",
        "tiếp",
        "tổ",
        "chức",
        "tổng",
        "trả",
        "lời",
        "triển",
        "khai",
        "xin",
        "ý",
        "xử",
        "lý",
    ]
)
"""First words that are no names and so lose their capital after `V/v`."""


def is_empty(made: Content) -> bool:
    return not (made.get("blocks") or made.get("meeting") or made.get("closing"))


def unsigned(text: str) -> str:
    """The text without blanks and signs at its end; linear, however many there are."""
    at = len(text)
    while at and (text[at - 1] in SIGNS or text[at - 1].isspace()):
        at -= 1
    return text[:at]


def ended(content: Content, *, family: str) -> Content:
    """The same with its end mark: `./.` in the State, `.` in the Party (domain.md §3.4)."""
    mark = "." if family == "party" else "./."
    done = content.copy()
    done["blocks"] = [block.copy() for block in content.get("blocks", [])]
    if done.get("closing"):
        done["closing"] = unsigned(done["closing"]) + mark
        return done
    for block in reversed(done["blocks"]):
        if block["kind"] == PARAGRAPH:
            if block["text"].endswith("…"):
                break  # a place still to be written on
            block["text"] = unsigned(block["text"]) + mark
            break
    return done


def bases_of(made: Content) -> list[str]:
    """The grounds as printed: each ends with `;`, the last with a full stop."""
    bases = made.get("bases", [])
    return [f"{base}{'.' if n == len(bases) else ';'}" for n, base in enumerate(bases, start=1)]


def plain(made: Mapping[str, Any]) -> list[str]:
    """The paragraphs in reading order, for comparison and search."""
    out = [*made.get("to", []), *made.get("bases", [])]
    held = made.get("meeting") or {}
    out += [str(held[key]) for key in MEETING if held.get(key)]
    for block in made.get("blocks", []):
        if block["kind"] == TABLE:
            out += ["\t".join(row) for row in block["rows"]]
        else:
            out.append(f"{block['mark']} {block['text']}".strip())
    if made.get("closing"):
        out.append(str(made["closing"]))
    return out + list(made.get("recipients", []))
