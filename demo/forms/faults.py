"""How faults are planted: each breaks one rule, in several ways. A paper carries a few that do not touch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from demo.forms.sheet import Sheet, face

Plant = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """`check` is the rule it breaks; `zone` keeps two faults of one paper apart."""

    check: str
    zone: str
    plants: tuple[Plant, ...]
    families: tuple[str, ...] = ("state", "party")
    forms: tuple[str, ...] = ("docx", "pdf")
    needs: str = ""
    shared: bool = False

    def fits(self, sheet: Sheet, form: str) -> bool:
        """Whether it can be planted in this paper."""
        if sheet.family not in self.families or form not in self.forms:
            return False
        wants = {
            "letter": sheet.is_letter,
            "titled": not sheet.is_letter,
            "bases": len(sheet.bases) > 1,
            "addressee": bool(sheet.address_word),
            "submission": sheet.kind == "party.submission",
            "higher": bool(sheet.higher),
            "pages": True,
            "points": any(text.startswith("c)") for text in sheet.paragraphs),
            "authority": len(sheet.signature) > 1,
            "number": bool(re.search(r"\d", sheet.number.split("/")[0].split("-")[0])),
            "": True,
        }
        return wants[self.needs]

    def code(self, sheet: Sheet) -> str:
        """The rule that must be found."""
        if self.needs == "submission":
            return "party.addressee_submission"
        return f"{'shared' if self.shared else sheet.family}.{self.check}"


def sets(**changes: object) -> Plant:
    return lambda sheet: sheet.turned(**changes)


def looks(name: str, **changes: object) -> Plant:
    return lambda sheet: face(sheet, name, **changes)


def margin(side: str, value: float) -> Plant:
    return lambda sheet: sheet.turned(margins={**sheet.margins, side: value})


def swaps(name: str, old: str, new: str) -> Plant:
    """Replace in a text, or in each of a list."""

    def plant(sheet: Sheet) -> None:
        value = getattr(sheet, name)
        changed = (
            [text.replace(old, new) for text in value]
            if isinstance(value, list)
            else value.replace(old, new)
        )
        if changed == value:
            raise ValueError(f"{old} is not in {name}")
        setattr(sheet, name, changed)

    return plant


def last_of(name: str, old: str, new: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        items = list(getattr(sheet, name))
        items[-1] = items[-1][: len(items[-1]) - len(old)] + new
        setattr(sheet, name, items)

    return plant


def first_of(name: str, old: str, new: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        items = list(getattr(sheet, name))
        items[0] = items[0][: len(items[0]) - len(old)] + new
        setattr(sheet, name, items)

    return plant


def number(digits: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.number = re.sub(r"\d+(?=\s*[/-])", digits, sheet.number, count=1)

    return plant


def date(text: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.place_date = f"{sheet.place_date.split(',')[0]}, {text}"

    return plant


def other_kind(sheet: Sheet) -> None:
    """The abbreviation of another kind; a State letter gets one that it must not have."""
    if sheet.kind == "state.official_letter":
        head, _slash, tail = sheet.number.partition("/")
        sheet.number = f"{head}/CV-{tail}"
        return
    old = (
        sheet.number.split("/")[-1].split("-")[0]
        if sheet.family == "state"
        else sheet.number.split("/")[0].split("-")[-1]
    )
    sheet.number = sheet.number.replace(old, "CT" if old != "CT" else "TB", 1)


def third_kind(sheet: Sheet) -> None:
    if sheet.kind == "state.official_letter":
        head, _slash, tail = sheet.number.partition("/")
        sheet.number = f"{head}/TB-{tail}"
        return
    old = (
        sheet.number.split("/")[-1].split("-")[0]
        if sheet.family == "state"
        else sheet.number.split("/")[0].split("-")[-1]
    )
    sheet.number = sheet.number.replace(old, "HD" if old != "HD" else "BC", 1)


def other_pattern(sheet: Sheet) -> None:
    """The pattern of the other family."""
    word, _blank, rest = sheet.number.partition(" ")
    digits = re.match(r"[\d ]*", rest)
    number = (digits[0] if digits else "") or ""
    tail = rest[len(number) :].lstrip("/-")
    if sheet.family == "state":
        sheet.number = f"{word} {number}-{tail.replace('-', '/', 1)}"
    else:
        sheet.number = f"{word} {number}/{tail.replace('/', '-', 1)}"


def gone_pattern(sheet: Sheet) -> None:
    """Only the number, no symbol."""
    word, _blank, _rest = sheet.number.partition(" ")
    sheet.number = f"{word} 15{'/' if sheet.family == 'state' else '-'}"


def small_symbol(sheet: Sheet) -> None:
    sheet.number = (
        sheet.number[:6] + sheet.number[6:].lower() if len(sheet.number) > 6 else sheet.number
    )


def small_tail(sheet: Sheet) -> None:
    head, mark, tail = sheet.number.rpartition("-" if sheet.family == "state" else "/")
    sheet.number = f"{head}{mark}{tail.capitalize()}"


def prefix(sheet: Sheet) -> None:
    """The way of the other family."""
    first = sheet.signature[0]
    if sheet.family == "state":
        changed = re.sub(r"^(T|K)(M|T|L)\.", r"\1/\2", first).replace("TUQ.", "T/UQ")
        changed = changed.replace("T/UQ", "T/U")
    else:
        changed = re.sub(r"^(T|K)/(M|T|L)", r"\1\2.", first)
    sheet.signature = [changed, *sheet.signature[1:]]


def bare_prefix(sheet: Sheet) -> None:
    first = sheet.signature[0]
    changed = first.replace(". ", " ", 1) if sheet.family == "state" else first.replace("/", "", 1)
    sheet.signature = [changed, *sheet.signature[1:]]


def points(order: tuple[str, ...]) -> Plant:
    def plant(sheet: Sheet) -> None:
        letters = iter(order)
        sheet.paragraphs = [
            re.sub(r"^[a-zđ]\)", lambda _m: f"{next(letters)})", text)
            if re.match(r"[a-zđ]\)", text)
            else text
            for text in sheet.paragraphs
        ]

    return plant


def cite(text: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.paragraphs = [*sheet.paragraphs[:1], text, *sheet.paragraphs[1:]]

    return plant
