"""A slip is begun, written, and stopped at the gates of domain.md §11."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Blocked, InvalidInput, NotFound, NotPermitted, SecrecyRefused, Stale
from documents.choices import Direction
from documents.models import OutgoingDocument
from slips.choices import SlipState
from slips.models import Slip
from slips.selectors.gates import gaps, length
from slips.services import submitting, writing
from slips.services.data import BasisIn, OptionIn, ResourceIn
from tests.factories import documents as make
from tests.factories import slips as made

pytestmark = pytest.mark.django_db


def lacking(slip: Slip, house: make.Office) -> list[tuple[str, str]]:
    return [(gap.step, gap.field) for gap in gaps(slip, timezone.localdate(house.now))]


def test_a_whole_slip_lacks_nothing_and_is_submitted(house: make.Office) -> None:
    slip = made.submitted(house)
    assert slip.state == SlipState.SUBMITTED
    assert (slip.year, slip.number) == (house.now.year, 1)
    paper = slip.paper
    assert paper is not None
    assert paper.direction == Direction.INTERNAL
    assert paper.kind is not None
    assert (paper.kind.name, paper.code_display) == ("Phiếu trình", "01/PTr-KT")
    assert OutgoingDocument.objects.visible_to(house.act("leader").who).filter(pk=paper.pk).exists()


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"addressee": None}, ("matter", "addressee")),
    ({"summary": ""}, ("matter", "summary")),
    ({"decide_by": None}, ("matter", "decide_by")),
    ({"question": ""}, ("problem", "question")),
    ({"question": "Sửa mái? Sửa điện?"}, ("problem", "question")),
    ({"bases": []}, ("problem", "bases")),
    ({"options": []}, ("options", "options")),
    ({"options": [made.OPTIONS[0]]}, ("options", "single_reason")),
    ({"options": [OptionIn(content="A", pros="+", cons="-"), OptionIn(content="B", pros="+", cons="-")]},
     ("options", "recommended")),
    ({"resources": list(made.RESOURCES[1:])}, ("resources", "resources-0")),
    ({"resources": [ResourceIn(kind="money", source="không nêu"), *made.RESOURCES[1:]]},
     ("resources", "resources-0")),
    ({"resources": [*made.RESOURCES[:3], ResourceIn(kind="data")]}, ("resources", "resources-3")),
    ({"milestones": []}, ("milestones", "milestones")),
    ({"responsible": None}, ("milestones", "responsible")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place"), WRONG)
def test_each_thing_that_is_missing_bars_and_names_the_field_that_mends_it(
    house: make.Office, change: dict[str, Any], place: tuple[str, str]
) -> None:
    slip = made.drafting(house, **change)
    assert lacking(slip, house) == [place]
    with pytest.raises(Blocked) as refused:
        submitting.submit(slip=slip, act=house.act("drafter"))
    assert len(refused.value.details) == 1
    slip.refresh_from_db()
    assert slip.number is None


@pytest.mark.rule("SUB-02")
@pytest.mark.parametrize("change", ["past", "leaderless", "dayless", "without product"])
def test_a_milestone_has_days_not_before_today_a_product_and_exactly_one_lead(
    house: make.Office, change: str
) -> None:
    today = timezone.localdate(house.now)
    wrong: dict[str, dict[str, Any]] = {
        "past": {"starts_on": today - timedelta(days=2)},
        "leaderless": {"lead": None},
        "dayless": {"ends_on": None},
        "without product": {"product": ""},
    }
    slip = made.drafting(house, milestones=[made.milestone(house, **wrong[change])])
    assert lacking(slip, house) == [("milestones", "milestones-0")]


def test_a_milestone_does_not_end_before_it_starts(house: make.Office) -> None:
    backwards = made.milestone(house, ends_on=timezone.localdate(house.now) + timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        made.drafting(house, milestones=[backwards])
    assert refused.value.field == "milestones"


def test_two_recommended_options_are_refused(house: make.Office) -> None:
    both = [OptionIn(content="A", recommended=True), OptionIn(content="B", recommended=True)]
    with pytest.raises(InvalidInput):
        made.drafting(house, options=both)


def test_a_single_option_with_its_reason_is_enough(house: make.Office) -> None:
    slip = made.drafting(
        house, options=[made.OPTIONS[0]], single_reason="Luật chỉ cho một cách làm."
    )
    assert lacking(slip, house) == []


@pytest.mark.rule("SUB-06")
def test_a_slip_needs_its_matter_in_one_line(house: make.Office) -> None:
    slip = made.drafting(house, summary="  một\n dòng  ")
    assert slip.summary == "một dòng"
    with pytest.raises(InvalidInput) as refused:
        made.drafting(house, summary="dài " * 60)
    assert refused.value.field == "summary"


@pytest.mark.rule("SUB-06")
def test_a_long_slip_is_warned_of_and_a_longer_one_more_strongly(house: make.Office) -> None:
    slip = made.submitted(house)
    assert slip.page_count == 1
    assert length(slip.page_count, wanted=1, most=2).tone == ""
    long = made.submitted(house, context="\n".join(["Nội dung chi tiết của sự việc. " * 4] * 70))
    assert (long.page_count or 0) > 2
    assert length(2, wanted=1, most=2).tone == "amber"
    assert length(long.page_count, wanted=1, most=2).tone == "red"


def test_the_form_opened_before_somebody_elses_change_is_stale(house: make.Office) -> None:
    slip = made.drafting(house)
    writing.edit(slip=slip, data={"summary": "Khác"}, revision=1, act=house.act("drafter"))
    with pytest.raises(Stale):
        writing.edit(slip=slip, data={"summary": "Nữa"}, revision=1, act=house.act("drafter"))


def test_rows_known_by_their_uid_keep_it(house: make.Office) -> None:
    slip = made.drafting(house)
    first = slip.milestones.get(ordinal=1)
    kept = made.milestone(house, uid=first.uid, content="Đã sửa lời")
    slip = writing.edit(slip=slip, data={"milestones": [kept]}, act=house.act("drafter"))
    assert [(row.uid, row.content) for row in slip.milestones.all()] == [(first.uid, "Đã sửa lời")]


def test_only_the_author_writes_and_a_stranger_learns_nothing(house: make.Office) -> None:
    slip = made.drafting(house)
    with pytest.raises(NotPermitted):
        writing.edit(slip=slip, data={"summary": "x"}, act=house.act("head"))
    with pytest.raises(NotFound):
        writing.edit(slip=slip, data={"summary": "x"}, act=house.act("colleague"))


def test_above_the_ceiling_nothing_is_taken_in(house: make.Office) -> None:
    with pytest.raises(SecrecyRefused):
        made.drafting(house, secrecy=1)


def test_a_slip_from_an_incoming_document_is_filled_in_already(house: make.Office) -> None:
    made.the_kind()
    letter = make.processing(house)
    slip = writing.begin(
        organisation=house.organisation, data={}, source=letter, act=house.act("head")
    )
    assert slip.subject == letter.subject
    assert slip.addressee == house.leader
    assert letter.code_display in slip.context
    assert slip.bases.get().document_id == letter.pk
    assert slip.source_id == letter.pk
    assert slip.provenance["subject"] == "derived"


def test_a_slip_from_a_draft_brings_the_draft_its_signer_and_what_it_answers(
    house: make.Office,
) -> None:
    made.the_kind()
    draft = make.outgoing(house)
    slip = writing.begin(
        organisation=house.organisation, data={}, source=draft, act=house.act("drafter")
    )
    assert [row.document_id for row in slip.drafts.all()] == [draft.pk]
    assert slip.addressee == draft.signer
    changed = writing.edit(slip=slip, data={"subject": "Tên khác"}, act=house.act("drafter"))
    assert changed.provenance["subject"] == "corrected"


def test_a_document_that_the_author_does_not_see_is_no_source_and_no_basis(
    house: make.Office,
) -> None:
    hidden = make.registered(house)
    with pytest.raises(NotFound):
        writing.begin(
            organisation=house.organisation, data={}, source=hidden, act=house.act("drafter")
        )
    with pytest.raises(NotFound):
        made.drafting(house, bases=[BasisIn(document=hidden)])


def test_numbers_run_within_the_year_of_the_organisation_without_a_gap(house: make.Office) -> None:
    first = made.submitted(house)
    with pytest.raises(Blocked):
        submitting.submit(slip=made.drafting(house, summary=""), act=house.act("drafter"))
    second = made.submitted(house)
    other = made.submitted(make.office(now=house.now))
    assert [first.number, second.number, other.number] == [1, 2, 1]
