"""What is known beside the paper, and what a check answers. Plain data; no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from formcheck.engine.paper import Block, Box

Family = Literal["state", "party", "shared"]
ENGINE = "1"
"""Raised when the checks judge otherwise than before; kept with every report."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document as the standard data has it."""

    code: str
    name: str
    family: str
    abbreviation: str = ""
    has_title: bool = True
    in_symbol: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of form in force on the day."""

    code: str
    check: str
    element: str
    severity: str
    family: str
    parameters: dict[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What the record says of the document; empty values are not known and not compared."""

    family: Family
    kinds: tuple[Kind, ...]
    kind: Kind | None = None
    signing_lines: tuple[str, ...] = ()
    signer_name: str = ""
    urgency_mark: str = ""
    day: date | None = None


@dataclass(slots=True)
class Finding:
    """One fault: which rule, in which words (`problem` with `values`), and where."""

    rule: str
    check: str
    element: str
    severity: str
    problem: str
    values: dict[str, str]
    page: int | None = None
    box: Box | None = None
    excerpt: str = ""


Check = Callable[[Rule, Any, Case], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register the check that rules of this name run."""

    def keep(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return keep


def fault(rule: Rule, problem: str, block: Block | None = None, **values: str) -> Finding:
    """A finding of `rule`; `block` is where it stands."""
    text = block.words if block is not None else ""
    return Finding(
        rule=rule.code,
        check=rule.check,
        element=rule.element,
        severity=rule.severity,
        problem=problem,
        values={name: value[:200] for name, value in values.items()},
        page=block.page if block is not None and block.box is not None else None,
        box=block.box if block is not None else None,
        excerpt=text[:120],
    )
