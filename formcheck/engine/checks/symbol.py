"""Number and symbol: pattern of the family, zero, capitals, agreement with the kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from formcheck.engine.cases import Case, Finding, Kind, Rule, check, fault
from formcheck.engine.checks.look import looks
from formcheck.engine.elements import Elements

LINE = re.compile(r"\s*(?P<word>S[ốôóo]|SỐ)\s*(?P<colon>[:.;]?)\s*(?P<rest>.*)", re.IGNORECASE)
NUM = r"(?P<num>\d{1,6}[a-zđ]?|[.…_\s]*)"
SYMBOL = r"[^\W\d_][\w.&]*"
STATE = re.compile(rf"{NUM}\s*/\s*(?:(?P<year>\d{{4}})\s*/\s*)?(?P<symbol>{SYMBOL}(?:-[\w.&]+)*)")
PARTY = re.compile(rf"{NUM}\s*-\s*(?P<symbol>[^\W\d_]+\s*/\s*{SYMBOL}(?:-[\w.]+)*(?:/\w+)?)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The line of number and symbol taken apart; `symbol` is empty when the pattern is broken."""

    colon: str
    rest: str
    num: str = ""
    symbol: str = ""


def parts_of(found: Elements, family: str) -> Parts | None:
    """What the line says, by the pattern of the family."""
    if found.number is None:
        return None
    line = LINE.fullmatch(found.number.words)
    if line is None:
        return Parts("", found.number.words)
    rest = line["rest"].strip()
    whole = (PARTY if family == "party" else STATE).fullmatch(rest)
    if whole is None:
        return Parts(line["colon"], rest)
    return Parts(line["colon"], rest, whole["num"].strip(" ._…"), whole["symbol"].replace(" ", ""))


@check("number")
def number(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.number is None:
        yield fault(rule, "number_missing", expected=str(rule.parameters["pattern"]))


@check("number_label")
def number_label(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    parts = parts_of(found, case.family)
    if parts is None:
        return
    if rule.parameters["colon"] and parts.colon != ":":
        yield fault(rule, "colon_missing", found.number)
    elif not rule.parameters["colon"] and parts.colon:
        yield fault(rule, "colon_there", found.number)


@check("number_pattern")
def number_pattern(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    parts = parts_of(found, case.family)
    if parts is not None and not parts.symbol:
        yield fault(
            rule, "number_pattern", found.number,
            seen=parts.rest or "…", expected=str(rule.parameters["pattern"]),
        )  # fmt: skip


@check("number_zero")
def number_zero(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    parts = parts_of(found, case.family)
    if parts is None:
        return
    digits = re.match(r"(\d+)([a-zđ]?)\b", parts.rest)
    if digits is None:
        return
    value = int(digits[1])
    wanted = f"{value:02d}{digits[2]}"
    if digits[0] != wanted:
        yield fault(rule, "number_zero", found.number, seen=digits[0], expected=wanted)


@check("number_capitals")
def number_capitals(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """Capitals, but for the small letters that abbreviations of kinds have (CTr, TTr, QyĐ)."""
    parts = parts_of(found, case.family)
    if parts is None or not parts.symbol:
        return
    mixed = {kind.abbreviation for kind in case.kinds if kind.abbreviation}
    words = re.split(r"([-/.])", parts.symbol)
    tail = words[-1] if case.family == "party" and parts.symbol.count("/") > 1 else ""
    wanted = "".join(
        word if word in mixed or (word == tail and word.islower()) else _raised(word, mixed)
        for word in words
    )
    if wanted != parts.symbol:
        yield fault(rule, "number_capitals", found.number, seen=parts.symbol, expected=wanted)


def _raised(word: str, mixed: set[str]) -> str:
    return next((one for one in mixed if one.lower() == word.lower()), word.upper())


@check("number_kind")
def number_kind(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """The abbreviation in the symbol is that of the kind; the State writes none for a công văn."""
    parts = parts_of(found, case.family)
    kind = case.kind or _kind_on(found, case)
    if parts is None or not parts.symbol or kind is None:
        return
    head = re.split(r"[-/]", parts.symbol)[0]
    known = {
        one.abbreviation.upper()
        for one in case.kinds
        if one.abbreviation and one.family == case.family
    }
    if kind.in_symbol and kind.abbreviation:
        if head.upper() != kind.abbreviation.upper():
            yield fault(
                rule, "number_kind", found.number,
                seen=head, kind=kind.name, expected=kind.abbreviation,
            )  # fmt: skip
    elif not kind.has_title and (head.upper() == "CV" or head.upper() in known):
        yield fault(rule, "number_no_kind", found.number, seen=head, kind=kind.name)


def _kind_on(found: Elements, case: Case) -> Kind | None:
    """The kind that the paper itself names; a letter is known by its V/v."""
    names = [one for one in case.kinds if one.family in {case.family, "shared"}]
    if found.title_kind:
        parts = parts_of(found, case.family)
        head = re.split(r"[-/]", parts.symbol)[0].upper() if parts is not None else ""
        same = [one for one in names if one.name.split(" (")[0] == found.title_kind]
        exact = [one for one in same if one.abbreviation.upper() == head]
        return next(iter(exact or same), None)
    if found.letter_subject:
        return next((one for one in names if one.code.endswith(".official_letter")), None)
    return None


@check("number_form")
def number_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.number is not None:
        yield from looks(rule, [found.number])
