"""Prints which test tells which rule: `python3 -m tools.rules [PREFIX]`. Reads, runs nothing.

The rules of the office's work (incoming, outgoing, Party papers, secrecy, dossiers, slips) must
each be told by at least one test; one without a test is named, and the exit status is 1.
"""

from __future__ import annotations

import ast
import signal
import sys
from collections import defaultdict
from pathlib import Path

from tools import places

OWED = {"IN": 14, "OUT": 18, "PTY": 17, "SEC": 15, "DOS": 9, "SUB": 6}
"""How many rules each series has; they are numbered from 01 without a gap."""


def owed() -> list[str]:
    """Return the ids of the rules that must be told."""
    return [f"{series}-{n:02}" for series, count in OWED.items() for n in range(1, count + 1)]


def told() -> dict[str, list[str]]:
    """Return, for each rule id, the tests marked with it, as file::name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((places.ROOT / "tests").rglob("test_*.py")):
        _read(path, found)
    return dict(sorted(found.items()))


def _read(path: Path, found: dict[str, list[str]]) -> None:
    place = path.relative_to(places.ROOT).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_all = [rule for node in tree.body for rule in _of_module(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own = [rule for decorator in node.decorator_list for rule in _rules(decorator)]
            shared = for_all if node.name.startswith("test_") else []
            for rule in dict.fromkeys([*own, *shared]):
                found[rule].append(f"{place}::{node.name}")


def _of_module(node: ast.stmt) -> list[str]:
    """Return the ids of `pytestmark = [pytest.mark.rule("…"), …]`: they hold for every test."""
    if not (
        isinstance(node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == "pytestmark" for one in node.targets)
    ):
        return []
    marks = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
    return [rule for mark in marks for rule in _rules(mark)]


def _rules(decorator: ast.expr) -> list[str]:
    """Return the ids of a `@pytest.mark.rule("…")` decorator."""
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
        return []
    if decorator.func.attr != "rule":
        return []
    values = [word.value for word in decorator.args if isinstance(word, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def main(arguments: list[str]) -> int:
    prefix = arguments[0] if arguments else ""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make rules | head` is no mistake
    found = told()
    for rule, tests in found.items():
        if rule.startswith(prefix):
            print(rule)
            for test in tests:
                print(f"    {test}")
    asked = [rule for rule in owed() if rule.startswith(prefix)]
    missing = [rule for rule in asked if rule not in found]
    if asked:
        print(f"{len(asked) - len(missing)} of {len(asked)} owed rules are told by a test.")
    for rule in missing:
        print(f"no test tells {rule}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
