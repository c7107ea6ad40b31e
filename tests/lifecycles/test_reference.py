"""The printed tables are those of the code, and a table is whole."""

from __future__ import annotations

import pytest
from django.utils import translation

from config import reference
from core import lifecycle
from tools import places

FOLDER = places.ROOT / "docs" / "reference"
ALL = sorted(lifecycle.registry())


@pytest.mark.parametrize("name", ["lifecycles.md", "permissions.md", "events.md", "jobs.md", "settings.md"])  # fmt: skip
def test_a_generated_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == reference.page(name)


@pytest.mark.slow
def test_the_description_of_the_api_is_current() -> None:
    assert (FOLDER / "openapi.yaml").read_text(encoding="utf-8") == reference.page("openapi.yaml")


def test_every_transition_is_printed() -> None:
    page = (FOLDER / "lifecycles.md").read_text(encoding="utf-8")
    for table in lifecycle.registry().values():
        for step in table.transitions.values():
            assert f"| `{step.name}` |" in page


def test_every_state_a_row_can_have_is_in_a_table() -> None:
    """Incoming and outgoing documents share one column, so their tables share its states."""
    known: dict[object, set[str]] = {}
    told: dict[object, set[str]] = {}
    for table in lifecycle.registry().values():
        field = table.model._meta.get_field(table.field)
        known[field] = {code for code, _label in field.flatchoices}
        told.setdefault(field, set()).update(code for code, _label in table.state_choices())
    assert told == known


@pytest.mark.parametrize("name", ALL)
def test_every_state_can_be_reached_from_the_first(name: str) -> None:
    table = lifecycle.registry()[name]
    reached, steps = set(FIRST[name]), list(table.transitions.values())
    grown = True
    while grown:
        more = {s.target for s in steps if s.target and reached & set(s.sources)} - reached
        grown = bool(more)
        reached |= more
    assert reached == {code for code, _label in table.state_choices()}


FIRST = {
    "documents.dossier": {"open"},
    "documents.file_plan": {"drafting"},
    "documents.incoming": {"arrived"},
    "documents.outgoing": {"drafting"},
    "signatures.request": {"needs_pin"},
    "slips.slip": {"drafting"},
}


@pytest.mark.parametrize("name", ALL)
def test_an_act_and_a_state_have_words_and_the_act_a_rule_that_explains_itself(name: str) -> None:
    table = lifecycle.registry()[name]
    with translation.override("vi"):
        for step in table.transitions.values():
            assert str(step.label), step.name
            assert step.policy.explanation, step.policy.name
        for code, label in table.state_choices():
            assert str(label) != code
