"""What the top of a first page says: number, place and day, kind, subject, organisations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.engine.text import codes
from documents.engine.text.letters import strip_marks
from documents.engine.text.metadata.casing import sentence_case
from documents.engine.text.metadata.layout import union
from documents.engine.text.metadata.lines import Segment, likeness, nearest
from documents.engine.text.metadata.marks import CIRCULATION, SECRECY, URGENCY

TOP = 30
"""Lines in which the heading is looked for."""

FULL_WIDTH = 70
"""Letters in a line of the body; a heading is narrower."""

OFF_CENTRE = 10.0
"""Points by which the middle of a centred line may lie beside that of the line above it."""

PARTY_HEADING = "dangcongsanvietnam"
STATE_HEADINGS = ("conghoaxahoichunghiavietnam", "doclaptudohanhphuc")

KINDS = sorted(
    {
        name
        for family in codes.Family
        for short in codes.abbreviations(family)
        for name in codes.kind_names(short, family)
    }
    - {"Công văn"}
    | {"Luật", "Điều lệ Đảng", "Thư công", "Giấy chứng nhận", "Giấy đi đường", "Lời kêu gọi"}
)

_NUMBER_LINE = re.compile(r"\A(?:s[o60]|so)\s*[:.;]?\s*(?=[\d.…_\-/ olisbz]{0,12}\s*[-/])")
_ANY_NUMBER_LINE = re.compile(r"\As[o60]\s*[:.;]?\s*[-/\d.…]")
_CODE = re.compile(
    r"(?P<num>[\dOoIlSBZ]{0,6}[a-zđ]?)[\s.…_]*(?P<joint>[-/])\s*"
    r"(?P<rest>(?:(?:19|20)\d{2}\s*/\s*)?[A-ZĐƯ][\w.&]*(?:\s?[-/]\s?[\w.&]+)*)"
)
_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_DATE = re.compile(
    r"ng[a@]y\s*(?P<d>[\dolis]{1,2})\s*[,.]?\s*th[a@]ng\s*(?P<m>[\dolis]{1,2})\s*[,.]?\s*"
    r"n[a@]m\s*(?P<y>[12][\dolis]{3})"
)
_BROKEN_DATE = re.compile(
    r",\s*ng[a@]y(?:\s*\d{1,2}(?:\s*th[a@]ng(?:\s*\d{1,2}(?:\s*n[a@]m)?)?)?)?\s*\Z"
)
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d,;:]{1,40}?)\s*[,.]\s*\Z")
_ABOUT = re.compile(r"\A\W*(?:v\s?/\s?[v%y](?!\w)|ve viec\b)\s*[:.]?\s*")
_BODY = re.compile(
    r"\A(?:-\s*)?(?:can cu|kinh gui|kinh trinh|kinh thua|dieu \d|phan (?:thu |[ivx\d])|chuong [ivx\d]|thuc hien |theo de nghi"
    r"|xet |[ivx]+\s*[-.]|\d+\s*[-.]\s|ngay \d|nham |ngay tu|sau khi|hom nay)"
)
_FORMULA = re.compile(r"\A(?:-\s*)?(?:can cu |kinh gui|kinh trinh|kinh thua)")
_WRAP = re.compile(
    r"\A(?:xa|phuong|dac khu|tinh|thanh pho|huyen|thi xa|quan|nhan dan|viet nam|va|tinh uy)\b"
)
_GENERIC = re.compile(
    r"\A(?:van phong|ban chap hanh|ban thuong vu|ban to chuc|ban noi chinh|uy ban kiem tra"
    r"|ban tuyen giao va dan van|ban chinh sach, chien luoc|co quan uy ban kiem tra|van phong dang uy)\Z"
)
_BEGINS = re.compile(
    r"\A(?:uy ban|hoi dong|so |bo |van phong|ban |trung tam|phong |chi cuc|cuc |vu |dang bo|dang uy"
    r"|tinh uy|thanh uy|chi bo|cong ty|tong cong ty|truong |benh vien|ubnd|hdnd|mat tran|doan |hoi "
    r"|lien doan|cong an|toa an|vien |dai hoi|tieu ban|to |thanh tra|bao |dai |quy |kho bac|thue |bch )"
)
_CONGRESS = re.compile(r"\A(dai hoi(?: dai bieu)?)(?= lan thu|\Z)")
_COMMITTEE = re.compile(r"(?:tinh uy|thanh uy|dang uy|huyen uy|trung uong|dang bo|chi bo)\b")


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A number line. `number` is `""` on a draft whose number is still to come."""

    number: str
    notation: str
    family: codes.Family
    kinds: frozenset[str]
    segment: Segment
    exact: bool


@dataclass(frozen=True, slots=True)
class FoundDay:
    place: str
    day: dt.date
    segment: Segment


@dataclass(frozen=True, slots=True)
class FoundTitle:
    kind: str
    likeness: float
    at: int


def family_of(parts: Sequence[Segment]) -> tuple[codes.Family, Segment] | None:
    """By the national heading: the Party's or the State's."""
    for segment in parts:
        if segment.line < TOP and segment.key:
            if likeness(segment.key, PARTY_HEADING) >= 0.84:
                return codes.Family.PARTY, segment
            if max(likeness(segment.key, heading) for heading in STATE_HEADINGS) >= 0.84:
                return codes.Family.STATE, segment
    return None


def is_national(segment: Segment) -> bool:
    """A line of the national heading or motto."""
    return any(
        likeness(segment.key, heading) >= 0.8 for heading in (PARTY_HEADING, *STATE_HEADINGS)
    )


def code_in(parts: Sequence[Segment]) -> FoundCode | None:
    """The number line, scanning errors in digits and Đ mended."""
    for segment in parts:
        if segment.line >= TOP or _BODY.match(segment.folded):
            continue
        start = _NUMBER_LINE.match(segment.folded)
        if start is None:
            whole = codes.parse_code(segment.text)
            if whole is not None and segment.line < TOP // 2:
                return _found(whole, segment, exact=False)
            continue
        found = _CODE.match(segment.text[start.end() :])
        if found is not None:
            return _read_code(found, segment)
    return None


def _found(code: codes.Code, segment: Segment, *, exact: bool) -> FoundCode:
    return FoundCode(
        code.code_number, code.code_notation, code.family, code.kind_names, segment, exact
    )


def _read_code(found: re.Match[str], segment: Segment) -> FoundCode | None:
    typed = found["num"]
    suffix = typed[-1:] if typed[-1:].islower() and typed[-1:] not in "ol" else ""
    digits = typed[: len(typed) - len(suffix)].translate(_DIGITS)
    family = codes.Family.PARTY if found["joint"] == "-" else codes.Family.STATE
    rest = _mended(re.sub(r"\s", "", found["rest"]).rstrip("."), family)
    code = codes.parse_code(f"{digits or '1'}{suffix}{found['joint']}{rest}")
    if code is None:
        return None
    exact = typed == digits + suffix and rest == found["rest"].strip()
    read = _found(code, segment, exact=exact)
    if digits:
        return read
    return FoundCode("", read.notation, read.family, read.kinds, segment, exact)


def _mended(notation: str, family: codes.Family) -> str:
    """Give back the Đ a scanner took from the kind: `QD-UBND` to `QĐ-UBND`."""
    parts = re.split(r"([-/])", notation)
    at = 2 if re.fullmatch(r"(?:19|20)\d{2}", parts[0]) and len(parts) > 2 else 0
    if len(parts) > at + 1:
        parts[at] = codes.abbreviation_of(parts[at], family) or _near(parts[at], family)
    return "".join(parts)


def _near(short: str, family: codes.Family) -> str:
    """The one abbreviation a misread one can be, where it cannot be a body's own symbol."""
    if family is codes.Family.STATE and re.fullmatch(r"[A-ZĐƯ][A-Za-zĐđƯư.&]*", short):
        return short
    table = codes.abbreviations(family)
    close = [
        one for one in table if likeness(short, one) >= 0.66 and abs(len(one) - len(short)) < 2
    ]
    return close[0] if len(close) == 1 else short


def day_in(parts: Sequence[Segment]) -> FoundDay | None:
    """Place and day of issue: the first full date of the heading that has a place before it."""
    without_place: FoundDay | None = None
    for segment in _with_next(parts):
        if segment.line >= TOP:
            break
        found = _DATE.search(segment.folded)
        if found is None or _BODY.match(segment.folded):
            continue
        numbers = [found[part].translate(str.maketrans("olis", "0115")) for part in "dmy"]
        try:
            day = dt.date(int(numbers[2]), int(numbers[1]), int(numbers[0]))
        except ValueError:
            continue
        place = _place_before(segment.text[: found.start()])
        if place:
            return FoundDay(place, day, segment)
        if found.start() == 0:  # a date inside a sentence is not the date of the document
            without_place = without_place or FoundDay("", day, segment)
    return without_place


def _with_next(parts: Sequence[Segment]) -> Iterator[Segment]:
    """Each piece; one that breaks off within a date, together with the piece below it."""
    for at, segment in enumerate(parts):
        below = parts[at + 1] if at + 1 < len(parts) else None
        if below is not None and _BROKEN_DATE.search(segment.folded) and len(below.text) < 40:
            whole = union((segment.box, below.box))
            yield replace(segment, text=f"{segment.text} {below.text}", box=whole)
        else:
            yield segment


def _place_before(text: str) -> str:
    start = 0
    for _, _, end in codes.find_codes(text):
        start = end
    found = _PLACE.search(text[start:])
    words = found["place"].split() if found else []
    return " ".join(words) if len(words) <= 5 and words and words[0][0].isupper() else ""


def title_in(
    parts: Sequence[Segment], *, after_line: int, kinds: frozenset[str]
) -> FoundTitle | None:
    """The name of the kind, alone in capitals; `kinds` are those the number allows."""
    for at, segment in enumerate(parts):
        if segment.line < after_line or segment.line >= after_line + TOP:
            continue
        if not segment.is_upper or not segment.key or len(segment.text) > 40:
            continue
        allowed = [kind for kind in KINDS if not kinds or kind in kinds]
        best = nearest(segment.key, allowed, least=0.8) if kinds else None
        best = best or nearest(segment.key, KINDS)
        if best is not None:
            return FoundTitle(best[0], best[1], at)
    return None


def subject_below(parts: Sequence[Segment], start: int) -> tuple[str, Segment] | None:
    """The subject under the kind: up to eight lines, until a rule, a blank or the body.

    Where the places are known, its lines are centred as the kind is; those of the body are not.
    """
    lines: list[Segment] = []
    title = parts[start - 1] if start else None
    for segment in parts[start:]:
        if segment.is_rule:
            if lines:
                break
            continue
        begins_body = _BODY if segment.box is None else _FORMULA
        if begins_body.match(segment.folded) or segment.text.endswith(":") or len(lines) == 8:
            break
        if segment.is_upper and (_is_stamp(segment) or (lines and not lines[-1].is_upper)):
            break
        if segment.box is not None:
            if title is not None and not _is_centred(segment, lines[0] if lines else title):
                break
            if lines and lines[-1].bold and segment.bold is False:
                break
        elif lines and segment.text[0].isupper() and len(segment.text) > FULL_WIDTH:
            break
        lines.append(segment)
    return (_joined(lines), _together(lines)) if lines else None


def _is_centred(segment: Segment, above: Segment) -> bool:
    mine, its = segment.middle, above.middle
    return mine is None or its is None or abs(mine - its) <= OFF_CENTRE


def _together(lines: Sequence[Segment]) -> Segment:
    """The first of some lines, with the box around all of them."""
    sure = min(line.sure for line in lines)
    return replace(lines[0], box=union(line.box for line in lines), sure=sure)


def subject_about(parts: Sequence[Segment]) -> tuple[str, Segment] | None:
    """The `V/v` of a công văn, put together from the lines of its narrow column."""
    for at, segment in enumerate(parts):
        found = _ABOUT.match(segment.folded)
        if found is None or segment.line >= TOP:
            continue
        lines = [replace(segment, text=segment.text[found.end() :])]
        last = segment.line
        for part in parts[at + 1 :]:
            if is_national(part) or _DATE.search(part.folded):
                continue
            if part.is_rule or part.line > last + 1 or len(lines) == 8:
                break
            if _BODY.match(part.folded) or part.is_upper or _beyond(part, segment):
                break
            lines.append(part)
            last = part.line
        text = _joined([line for line in lines if line.text])
        if text:
            return text, _together(lines)
    return None


def _beyond(part: Segment, first: Segment) -> bool:
    """Outside the narrow column of a `V/v`."""
    return part.box is not None and first.box is not None and part.box[0] > first.box[2]


def _joined(lines: Sequence[Segment]) -> str:
    text = " ".join(" ".join(line.text for line in lines).split())
    text = text.strip(" .;-*_")
    return text[:1].upper() + text[1:] if text else ""


def _is_stamp(segment: Segment) -> bool:
    return segment.key in SECRECY or segment.key in URGENCY or segment.key in CIRCULATION


def organisations_in(parts: Sequence[Segment], *, before_line: int) -> list[tuple[str, Segment]]:
    """The issuing body first, then the bodies above it, from the lines over the number.

    Bold tells the issuing body from those above it; where it is not known, a line that begins as
    a name begins is a further body, any other goes on with the one before.
    """
    names: list[list[Segment]] = []
    for segment in parts:
        if segment.line >= before_line or segment.is_rule or not segment.text:
            continue
        if _ANY_NUMBER_LINE.match(segment.folded):
            break
        if is_national(segment) or _is_stamp(segment) or not segment.is_upper:
            continue
        if _DATE.search(segment.folded) or len(segment.key) < 3 or _is_right(segment, parts):
            continue
        if names and _goes_on(segment, names[-1]):
            names[-1].append(segment)
        else:
            names.append([segment])
    names.reverse()
    found = [(" ".join(line.text for line in lines), _together(lines)) for lines in names]
    if len(found) > 1:
        found[0] = (_with_body_above(found[0][0], found[1][0]), found[0][1])
    return [(sentence_case(name), segment) for name, segment in found]


def _goes_on(segment: Segment, before: Sequence[Segment]) -> bool:
    last = before[-1]
    if segment.bold is not None and last.bold is not None and segment.bold != last.bold:
        return False
    if _WRAP.match(segment.folded) and not _COMMITTEE.match(segment.folded):
        return True
    if segment.bold and last.bold:
        return True
    return _BEGINS.match(segment.folded) is None


def _is_right(segment: Segment, parts: Sequence[Segment]) -> bool:
    """In the column of the national heading: no body's name stands there."""
    heading = next((one for one in parts if one.line < TOP and is_national(one)), None)
    if heading is None or heading.box is None or segment.box is None:
        return False
    return (segment.middle or 0.0) >= heading.box[0]


def _with_body_above(name: str, above: str) -> str:
    """`VĂN PHÒNG` under `TỈNH ỦY AN KHÁNH` is the office of that committee; a congress is named
    with the Party body whose congress it is."""
    folded = strip_marks(name).lower()
    if congress := _CONGRESS.match(folded):
        return f"{name[: congress.end(1)]} {above}{name[congress.end(1) :]}"
    return f"{name} {above}" if _GENERIC.match(folded) else name
