"""Every rule of the office's work is told by a test."""

from __future__ import annotations

from tools import rules


def test_every_owed_rule_is_told_by_a_test() -> None:
    told = rules.told()
    assert [rule for rule in rules.owed() if rule not in told] == []
