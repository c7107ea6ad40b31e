"""Document numbers and symbols of both families (domain.md 2.11, 3.3; OUT-04, PTY-01, PTY-05).

State: `05/QĐ-UBND`, `15/UBND-VP`, `30/2020/NĐ-CP`. Party: `05-NQ/ĐU`, `5053-CV/VPTW/nb`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.engine.text.letters import strip_marks, tidy


class Family(enum.StrEnum):
    """Whose form the symbol has; the values equal those of `catalogues.choices.Family`."""

    STATE = "state"
    PARTY = "party"


# Abbreviation to the names of the kinds that use it. NĐ 30/2020 Phụ lục III; QĐ 399-QĐ/TW.
_STATE = {
    "NQ": {"Nghị quyết"},
    "QĐ": {"Quyết định"},
    "CT": {"Chỉ thị"},
    "QC": {"Quy chế"},
    "QyĐ": {"Quy định"},
    "TC": {"Thông cáo"},
    "TB": {"Thông báo"},
    "HD": {"Hướng dẫn"},
    "CTr": {"Chương trình"},
    "KH": {"Kế hoạch"},
    "PA": {"Phương án"},
    "ĐA": {"Đề án"},
    "DA": {"Dự án"},
    "BC": {"Báo cáo"},
    "BB": {"Biên bản"},
    "TTr": {"Tờ trình"},
    "HĐ": {"Hợp đồng"},
    "CĐ": {"Công điện"},
    "BGN": {"Bản ghi nhớ"},
    "BTT": {"Bản thỏa thuận"},
    "GUQ": {"Giấy ủy quyền"},
    "GM": {"Giấy mời"},
    "GGT": {"Giấy giới thiệu"},
    "GNP": {"Giấy nghỉ phép"},
    "PG": {"Phiếu gửi"},
    "PC": {"Phiếu chuyển"},
    "PB": {"Phiếu báo"},
    "SY": {"Bản sao y"},
    "TrS": {"Bản trích sao"},
    "SL": {"Bản sao lục"},
    "NĐ": {"Nghị định"},
    "TT": {"Thông tư"},
    "TTLT": {"Thông tư liên tịch"},
    "NQLT": {"Nghị quyết liên tịch"},
    "PL": {"Pháp lệnh"},
    "VBHN": {"Văn bản hợp nhất"},
    "CV": {"Công văn"},  # not by the rule, but many offices write it
}
_PARTY = {
    "CL": {"Chiến lược"},
    "NQ": {"Nghị quyết"},
    "QĐ": {"Quyết định", "Quy định"},
    "CT": {"Chỉ thị"},
    "KL": {"Kết luận"},
    "QC": {"Quy chế"},
    "TT": {"Thông tri"},
    "HD": {"Hướng dẫn"},
    "TB": {"Thông báo", "Tuyên bố"},
    "TC": {"Thông cáo"},
    "LKG": {"Lời kêu gọi"},
    "BC": {"Báo cáo"},
    "KH": {"Kế hoạch"},
    "QH": {"Quy hoạch"},
    "CTr": {"Chương trình"},
    "ĐA": {"Đề án"},
    "PA": {"Phương án"},
    "DA": {"Dự án"},
    "TTr": {"Tờ trình"},
    "CV": {"Công văn"},
    "BB": {"Biên bản"},
    "GM": {"Giấy mời"},
    "GGT": {"Giấy giới thiệu"},
    "SL": {"Bản sao lục"},
    "SY": {"Bản sao y"},
    "TrS": {"Bản trích sao"},
}
_BY_ASSEMBLY = {  # 117/2025/QH15: the body says which kinds it can be
    "QH": frozenset({"Luật", "Bộ luật", "Nghị quyết"}),
    "UBTVQH": frozenset({"Pháp lệnh", "Nghị quyết"}),
}
_KINDS = {Family.STATE: _STATE, Family.PARTY: _PARTY}
_ORG = r"[\w.ĐđƯư]+"
_STATE_CODE = (
    r"(?P<num>\d{1,6}[a-zđ]?)\s*/\s*(?:(?P<year>(?:19|20)\d{2})\s*/\s*)?"
    r"(?P<notation>[A-ZĐƯ][\w&.]*(?:\s?[\-/]\s?[\w&.]+)*)"
)
_PARTY_CODE = (
    r"(?P<num>\d{1,6}[a-zđ]?)\s*-\s*(?P<kind>[A-ZĐ][A-Za-zĐđ]{1,3})\s*/\s*"
    rf"(?P<org>[A-ZĐƯ][\w.]*(?:-{_ORG})*)(?P<tail>/\w+)?"
)
_PREFIX = r"(?:S[ốôóỐÔÓ6o]\s*[:.;]?\s*)?"
_STATE_WHOLE = re.compile(rf"\s*{_PREFIX}{_STATE_CODE}\s*\Z")
_PARTY_WHOLE = re.compile(rf"\s*{_PREFIX}{_PARTY_CODE}\s*\Z")
_ANYWHERE = re.compile(
    rf"(?<![\w/\-.])(?:{_PARTY_CODE}|{_STATE_CODE.replace('<num>', '<state_num>')})(?!\w)"
)
_NUMBER = re.compile(r"\s*0*(?P<digits>\d{1,9})\s*(?P<suffix>[a-zđ]?)\s*\Z")
_PARTS = re.compile(r"\d+(?:[a-z](?![^\W_]))?|[^\W\d_]+")
_PARTS_AFTER_NUMBER = re.compile(r"\d+(?:[a-z](?![^\W_]))?|[^\W\d_]+\d*")  # QH15 is one
_SYMBOL_LETTERS = str.maketrans("ĐđƯư", "DdUu")
_SUFFIX_ORDER = "abcdđeghiklmnopqrstuvxyfjwz"


@dataclass(frozen=True, slots=True)
class Code:
    """A number and symbol taken apart. `kind` is the abbreviation, `""` where there is none.

    `body` is what follows the kind: `UBND`, `UBND-VP`, `VPTW`; `tail` is Party's `/nb`.
    """

    family: Family
    number: int
    suffix: str
    kind: str
    body: str
    year: int | None = None
    tail: str = ""

    @property
    def code_number(self) -> str:
        """`CodeNumber` of NĐ 30 Phụ lục VI: `05`, `12a`."""
        return number_text(self.number, self.suffix)

    @property
    def code_notation(self) -> str:
        """`CodeNotation`: what follows the number, `QĐ-UBND`, `2020/NĐ-CP`, `NQ/ĐU`."""
        if self.family is Family.PARTY:
            return f"{self.kind}/{self.body}" + (f"/{self.tail}" if self.tail else "")
        symbol = f"{self.kind}-{self.body}" if self.kind else self.body
        return f"{self.year}/{symbol}" if self.year else symbol

    @property
    def kind_names(self) -> frozenset[str]:
        """Vietnamese names of the kinds it can be (two for QĐ and TB of the Party)."""
        if self.year and not self.kind:
            return _BY_ASSEMBLY.get(re.sub(r"\d+\Z", "", self.body), frozenset())
        return kind_names(self.kind, self.family)

    def __str__(self) -> str:
        return format_code(self)


def number_text(number: int, suffix: str = "") -> str:
    """A number as it is written: under ten with a leading zero (OUT-04, PTY-05)."""
    return f"{number:02d}{suffix}"


def kind_names(abbreviation: str, family: Family | str) -> frozenset[str]:
    """The kinds an abbreviation can mean. No abbreviation in a State symbol is a công văn.

    Case must be right (`CTr`, not `CTR`); unknown ones give the empty set.
    """
    if not abbreviation:
        return frozenset({"Công văn"}) if Family(family) is Family.STATE else frozenset()
    return frozenset(_KINDS[Family(family)].get(abbreviation, ()))


def abbreviations(family: Family | str) -> tuple[str, ...]:
    """All abbreviations a family uses."""
    return tuple(_KINDS[Family(family)])


def abbreviation_of(text: str, family: Family | str) -> str:
    """The right spelling of an abbreviation typed anyhow (`ctr` gives `CTr`), `""` if unknown."""
    table = _KINDS[Family(family)]
    for same in (str.lower, lambda short: strip_marks(short).lower()):
        for short in table:
            if same(short) == same(text):
                return short
    return ""


def _clean(text: str) -> str:
    return re.sub(r"\s*\.\s*(?=[A-ZĐƯ])", ".", tidy(text)).replace("T.Ư", "TW").replace("T.W", "TW")


def _split_number(text: str) -> tuple[int, str]:
    suffix = text[-1] if text[-1].isalpha() else ""
    return int(text[: len(text) - len(suffix)]), suffix


def _state(num: str, year: str | None, notation: str) -> Code:
    notation = re.sub(r"\s", "", notation)
    head, dash, rest = notation.partition("-")
    number, suffix = _split_number(num)
    kind, body = (head, rest) if dash and head in _STATE else ("", notation)
    return Code(Family.STATE, number, suffix, kind, body, int(year) if year else None)


def _party(num: str, kind: str, org: str, tail: str | None) -> Code:
    number, suffix = _split_number(num)
    return Code(Family.PARTY, number, suffix, kind, org, None, (tail or "").lstrip("/"))


def parse_code(text: str) -> Code | None:
    """Read a number with its symbol, with or without `Số:`; `None` when it is neither form."""
    text = _clean(text)
    if found := _PARTY_WHOLE.match(text):
        return _party(found["num"], found["kind"], found["org"], found["tail"])
    if found := _STATE_WHOLE.match(text):
        return _state(found["num"], found["year"], found["notation"])
    return None


def find_codes(text: str) -> Iterator[tuple[Code, int, int]]:
    """Every number with a symbol in running text, with where it stands in `tidy(text)`."""
    for found in _ANYWHERE.finditer(tidy(text)):
        if found["num"] is not None:
            code = _party(found["num"], found["kind"], found["org"], found["tail"])
        else:
            notation = found["notation"].rstrip(".")
            if not any(c.isalpha() for c in notation[:2]) or len(notation) < 2:
                continue
            code = _state(found["state_num"], found["year"], notation)
        yield code, found.start(), found.end()


def format_code(code: Code) -> str:
    """The symbol in full: `05/QĐ-UBND`, `30/2020/NĐ-CP`, `05-NQ/ĐU`, `5053-CV/VPTW/nb`."""
    joint = "-" if code.family is Family.PARTY else "/"
    return f"{code.code_number}{joint}{code.code_notation}"


def make_code(
    *,
    family: Family | str,
    number: int,
    kind: str,
    body: str,
    unit: str = "",
    suffix: str = "",
    year: int | None = None,
    tail: str = "",
) -> Code:
    """Put a symbol together as the family does.

    State: a công văn has no kind and names the drafting unit (`15/UBND-VP`); other kinds do
    not (`05/QĐ-UBND`); rule-making ones carry the year. Party: `CV` is a kind as any other.
    """
    if Family(family) is Family.PARTY:
        return Code(Family.PARTY, number, suffix, kind, body, None, tail)
    if kind in {"", "CV"}:
        kind, body = "", f"{body}-{unit}" if unit else body
    return Code(Family.STATE, number, suffix, kind, body, year)


def renumber(code: Code, number: int, suffix: str = "") -> Code:
    """The same symbol with another number."""
    return replace(code, number=number, suffix=suffix)


def sort_key(code_number: str) -> tuple[int, int]:
    """Order of `CodeNumber` texts: by the integer, then the suffix (12, 12a, 12b, 13)."""
    found = _NUMBER.match(tidy(code_number).lower())
    if found is None:
        return 0, 0
    suffix = found["suffix"]
    return int(found["digits"]), _SUFFIX_ORDER.index(suffix) + 1 if suffix else 0


def fold_code(text: str) -> str:
    """The form numbers are looked up in: `05/QĐ-UBND` gives `5.qd.ubnd`.

    The same for `5/qđ-ubnd`, `05 QD UBND` and `Số: 05/QĐ-UBND`; the number comes first
    wherever it was typed (`cv123` gives `123.cv`).
    """
    parts = _folded_parts(text)
    numbers = [part for part in parts if part[0].isdigit()]
    if numbers and not parts[0][0].isdigit():
        parts.remove(numbers[0])
        parts.insert(0, numbers[0])
    return ".".join(parts)


def _folded_parts(text: str) -> list[str]:
    text = re.sub(rf"\A\s*{_PREFIX}(?=\d)", "", _clean(text))
    text = re.sub(r"(?<=\w)\.(?=\w)", "", text) if not text[:1].isdigit() else text
    folded = strip_marks(text).lower()
    cut = _PARTS_AFTER_NUMBER if folded.lstrip()[:1].isdigit() else _PARTS
    return [part.lstrip("0") or "0" for part in cut.findall(folded)]


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to look a typed number up among folded ones.

    `exact` equals the whole; `like` is a LIKE pattern (starts with the number, or has the
    symbol inside it). The last part is a beginning: `123-cv/vp` finds `123.cv.vptw`.
    """

    exact: str
    like: str


def lookup(text: str) -> Lookup | None:
    """Read what was typed as a number or symbol; `None` when it cannot be one.

    One number, at most one year and at most five short words of letters; or a symbol with
    a joint in it (`KL/TW`). Words alone, or letters with marks, are no symbol.
    """
    tidied = tidy(text)
    plain = re.sub(rf"\A\s*{_PREFIX}", "", tidied)
    if not plain.translate(_SYMBOL_LETTERS).isascii():
        return None
    parts = fold_code(tidied).split(".")
    if not parts[0] or len(parts) > 6 or len(tidied) > 60:
        return None
    letters = [part for part in parts if not part[0].isdigit()]
    if any(len(part) > 12 for part in parts) or len(parts) - len(letters) > 3:
        return None
    folded = ".".join(parts)
    if parts[0][0].isdigit():
        if not letters:
            return Lookup(folded, f"{folded}.%") if len(parts) == 1 else None
        return Lookup(folded, f"{folded}%")
    if len(letters) > 1 and re.search(r"\S[-/]\S", tidied):
        return Lookup(folded, f"%.{folded}%")
    return None
