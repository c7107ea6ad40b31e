"""Every sentence has its Vietnamese wording, once, and no wording is left without a sentence."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from core import messages
from tests.architecture.house import ROOT


@pytest.fixture(scope="module")
def found() -> tuple[list[messages.Gap], list[str]]:
    _compiled, gaps, conflicts = messages.build(ROOT)
    return gaps, conflicts


def test_every_sentence_has_a_vietnamese_wording(
    found: tuple[list[messages.Gap], list[str]],
) -> None:
    assert [f"{gap.place}: {gap.message}" for gap in found[0]] == []


def test_no_sentence_is_worded_in_two_ways(found: tuple[list[messages.Gap], list[str]]) -> None:
    assert found[1] == []


def test_no_wording_is_left_without_a_sentence() -> None:
    assert messages.unused(ROOT) == []


def test_a_wording_fills_the_same_places_as_its_sentence() -> None:
    catalogue, _conflicts = messages.wordings(ROOT)
    broken = []
    for message in catalogue:
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*(_places(text) for text in ids))
        broken += [str(ids[0]) for text in words if not _places(text) <= wanted]
        if len(ids) == 1 and Counter(_places(ids[0])) != Counter(_places(words[0])):
            broken.append(str(ids[0]))
    assert broken == []


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))
