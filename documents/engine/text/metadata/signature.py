"""Who signed: the block at the end of the last page (domain.md 2.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.engine.text.letters import nfc
from documents.engine.text.metadata.layout import union
from documents.engine.text.metadata.lines import Segment

_AUTHORITY = re.compile(r"\A(?:t\s?[/.]?\s?m|k\s?[/.]?\s?t|t\s?[/.]?\s?l|t\s?u\s?q)\s?[./]\s?\S")
_AUTHORITY_SLASH = re.compile(r"\A(?:t/m|k/t|t/l)\b")
_POSITION = re.compile(
    r"\A(?:q\.\s*)?(?:pho\s+)?(?:chu tich|bi thu|chanh van phong|giam doc|truong ban|truong phong"
    r"|vien truong|tong giam doc|cuc truong|vu truong|bo truong|thu truong|chu nhiem|hieu truong"
    r"|truong doan|tong bi thu|thu tuong|tong cuc truong|chanh thanh tra|chanh an|tu lenh"
    r"|chi cuc truong|thuong truc ban bi thu|uy vien|chanh ban|doi truong|to truong)\b"
)
_LISTS = re.compile(r"\A(?:noi nhan|- |nhu tren|luu\b)")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?\Z")
_SKIP = re.compile(r"da ky|ky boi|nguoi ky|chu ky|ngay ky|email|co quan:|thoi gian|xac nhan")
REACH = 12
"""Segments below the position in which the name is looked for."""


@dataclass(frozen=True, slots=True)
class Signer:
    """`position` as printed, authority lines and all; `""` for what was not found."""

    name: str
    position: str
    segment: Segment
    block: Segment


def looks_like_name(text: str) -> bool:
    """Two to six words, each begun with one capital: `Nguyễn Văn Ân`, not `Như trên`."""
    words = nfc(text).split()
    if not 2 <= len(words) <= 6 or len(text) > 50:
        return False
    return all(_NAME_WORD.match(w) and w[0].isupper() and w[1:].islower() for w in words if w[1:])


def _is_office(segment: Segment) -> bool:
    return segment.is_upper and (
        _AUTHORITY.match(segment.folded) is not None
        or _AUTHORITY_SLASH.match(segment.folded) is not None
        or (_POSITION.match(segment.folded) is not None and len(segment.text) < 60)
    )


def signer_in(parts: Sequence[Segment]) -> Signer | None:
    """The last signature block of a page: authority and position lines, then a name."""
    parts = _at_the_end([part for part in parts if not part.is_rule])
    lasts = [at for at, part in enumerate(parts) if _is_office(part)]
    if not lasts:
        return None
    end = lasts[-1]
    lines = [end]
    for at in reversed(lasts[:-1]):
        between = parts[at + 1 : lines[0]]
        if len(between) > 3 or any(not _may_interrupt(part) for part in between):
            break
        lines.insert(0, at)
    position = "; ".join(parts[at].text for at in lines)
    block = replace(
        parts[lines[0]],
        box=union(parts[at].box for at in lines),
        sure=min(parts[at].sure for at in lines),
    )
    for part in parts[end + 1 : end + 1 + REACH]:
        if _LISTS.match(part.folded) or _SKIP.search(part.folded) or _is_aside(part, block):
            continue
        if looks_like_name(part.text):
            return Signer(" ".join(part.text.split()), position, part, block)
    return Signer("", position, parts[end], block)


def _is_aside(part: Segment, block: Segment) -> bool:
    """Not under the block but in the other column."""
    if part.box is None or block.box is None or part.number != block.number:
        return False
    return part.box[2] < block.box[0] or part.box[0] > block.box[2]


def _at_the_end(parts: Sequence[Segment]) -> Sequence[Segment]:
    """Where places are known: the column of the block, from the list of recipients downwards."""
    head = next((p for p in parts if p.folded.startswith("noi nhan") and p.box), None)
    if head is None or head.box is None:
        return parts
    top = head.box[1]
    beside = [
        p
        for p in parts
        if p.number > head.number
        or (p.box and p.number == head.number and p.box[3] > top - 60 and p.box[0] > head.box[2])
    ]
    return beside if any(_is_office(p) for p in beside) else parts


def _may_interrupt(part: Segment) -> bool:
    """Lines of the recipients' list stand between two lines of the block."""
    return not part.is_upper or _LISTS.match(part.folded) is not None
