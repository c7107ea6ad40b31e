"""How well the form check finds planted faults, rule by rule; and how often it cries wolf."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from demo.forms.corpus import Specimen
from formcheck.engine import letters, read_docx, read_pdf
from formcheck.engine.cases import Case, Kind, Rule
from formcheck.engine.judge import Verdict, judge
from formcheck.engine.paper import Paper

DATA = Path(__file__).resolve().parents[2] / "catalogues" / "data"


def shipped_rules(day: date) -> list[Rule]:
    """The rules as shipped, in force on `day`, without a database."""
    rows = _rows("form-rules.csv", day)
    return [
        Rule(
            row["code"], row["check_name"], row["element"], row["severity"], row["family"],
            json.loads(row["parameters"]), tuple(filter(None, row["kinds"].split(","))),
        )
        for row in rows
    ]  # fmt: skip


def shipped_kinds(day: date) -> tuple[Kind, ...]:
    return tuple(
        Kind(
            row["code"], row["name"], row["family"], row["abbreviation"],
            row["has_title"] == "1", row["in_symbol"] == "1",
        )
        for row in _rows("document-kinds.csv", day)
    )  # fmt: skip


def _rows(name: str, day: date) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["valid_from"] <= day.isoformat()
            and (not row["valid_to"] or row["valid_to"] >= day.isoformat())
        ]


def read(one: Specimen) -> Paper:
    """The paper of a specimen, read in this process: the maker is no stranger."""
    reader = read_docx if one.form == "docx" else read_pdf
    return letters.settle(reader.read(io.BytesIO(one.bytes())))


@dataclass(slots=True)
class Tally:
    """Counts per rule: found as planted, found without being planted, planted and not found."""

    papers: int = 0
    planted_papers: int = 0
    clean_of_sound: int = 0
    sound_papers: int = 0
    good: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    by_form: dict[str, Counter[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, one: Specimen, verdict: Verdict) -> None:
        found = {finding.rule for finding in verdict.findings}
        self.papers += 1
        self.planted_papers += bool(one.planted)
        if not one.planted:
            self.sound_papers += 1
            self.clean_of_sound += not found
        self.good.update(found & one.planted)
        self.wrong.update(found - one.planted)
        self.missed.update(one.planted - found)
        form = self.by_form.setdefault(f"{one.sheet.family} {one.form}", Counter())
        form.update(
            good=len(found & one.planted),
            wrong=len(found - one.planted),
            missed=len(one.planted - found),
        )
        self.notes += [f"{one.name}: {rule} not found" for rule in sorted(one.planted - found)]
        self.notes += [f"{one.name}: {rule} found wrongly" for rule in sorted(found - one.planted)]

    @property
    def precision(self) -> float:
        return _part(sum(self.good.values()), sum(self.wrong.values()))

    @property
    def recall(self) -> float:
        return _part(sum(self.good.values()), sum(self.missed.values()))

    def rules(self) -> list[str]:
        return sorted({*self.good, *self.wrong, *self.missed})

    def of_rule(self, rule: str) -> tuple[int, float, float]:
        """Times planted, precision, recall."""
        planted = self.good[rule] + self.missed[rule]
        return (
            planted,
            _part(self.good[rule], self.wrong[rule]),
            _part(self.good[rule], self.missed[rule]),
        )


def _part(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0


def measure(papers: Iterable[Specimen], *, day: date) -> Tally:
    """Judge each paper and compare with what was planted."""
    rules, kinds = shipped_rules(day), shipped_kinds(day)
    by_code = {kind.code: kind for kind in kinds}
    tally = Tally()
    for one in papers:
        family = one.sheet.family
        case = Case(
            "party" if family == "party" else "state", kinds, by_code[one.sheet.kind],
            one.signing_lines, one.signer, one.urgency, day,
        )  # fmt: skip
        tally.add(one, judge(read(one), rules, case))
    return tally
