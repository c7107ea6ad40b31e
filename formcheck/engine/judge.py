"""All rules over a paper; a Word file and the PDF made of it are judged together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from formcheck.engine import checks as _registered  # noqa: F401 - importing registers the checks
from formcheck.engine.cases import CHECKS, Case, Finding, Rule
from formcheck.engine.elements import Elements, find
from formcheck.engine.paper import Paper

EXACT = frozenset(
    {
        "paper_size", "margin_top", "margin_bottom", "margin_left", "margin_right", "font_family",
        "font_colour", "body_align", "body_indent", "body_gap", "line_spacing", "legacy_font", "nfc",
        "page_number_form", "points_order", "bases_marks", "citing",
    }
)  # fmt: skip
"""Checks whose measures a Word file states and a PDF only shows."""
WEIGHTS = {"error": 8, "warning": 3, "advice": 1}
RANK = {"error": 0, "warning": 1, "advice": 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and the score of 0 to 100."""

    findings: tuple[Finding, ...]
    score: int

    def count(self, severity: str) -> int:
        return sum(one.severity == severity for one in self.findings)


def judge(
    paper: Paper, rules: Iterable[Rule], case: Case, *, source: Paper | None = None
) -> Verdict:
    """Run the rules of the case's family. `source` is the Word file that `paper` was made of."""
    wanted = [rule for rule in rules if rule.family in {case.family, "shared"}]
    seen = find(paper, case)
    if source is None:
        found = [one for rule in wanted for one in _run(rule, seen, case)]
    else:
        written = find(source, case)
        found = []
        for rule in wanted:
            exact = rule.check in EXACT
            found += [_placed(one, paper) for one in _run(rule, written if exact else seen, case)]
    found.sort(key=lambda one: RANK.get(one.severity, 3))
    return Verdict(tuple(found), score(found))


def score(findings: Iterable[Finding]) -> int:
    """100 less a weight for each broken rule, however often it is broken; never below 0."""
    broken = {one.rule: WEIGHTS.get(one.severity, 1) for one in findings}
    return max(0, 100 - sum(broken.values()))


def _run(rule: Rule, found: Elements, case: Case) -> list[Finding]:
    if rule.kinds and not _applies(rule, found, case):
        return []
    function = CHECKS.get(rule.check)
    return list(function(rule, found, case)) if function is not None else []


def _applies(rule: Rule, found: Elements, case: Case) -> bool:
    if "letter" in rule.kinds and found.is_letter:
        return True
    if "titled" in rule.kinds and not found.is_letter:
        return True
    if case.kind is not None:
        return case.kind.code in rule.kinds
    names = {kind.code for kind in case.kinds if kind.name.split(" (")[0] == found.title_kind}
    return bool(names & set(rule.kinds))


def _placed(one: Finding, paper: Paper) -> Finding:
    """A finding of the Word file gets its place on the page from the PDF."""
    if one.box is not None or not one.excerpt:
        return one
    start = one.excerpt[:40]
    for block in paper.blocks:
        if (
            block.words
            and (block.words.startswith(start) or start.startswith(block.words))
            and block.box
        ):
            one.page, one.box = block.page, block.box
            break
    return one
