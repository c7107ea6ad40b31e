"""Opinions, approval, initials, who may not do what (OUT-12 … OUT-16)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from accounts.choices import Role
from catalogues.models import CodeItem
from core.errors import Blocked, InvalidInput, NotFound, NotPermitted, ReasonMissing, WrongState
from documents import lifecycles
from documents.choices import OutgoingState as S
from documents.choices import VersionOrigin
from documents.engine import structured
from documents.engine.files import spool, text
from documents.engine.files.facts import PDF
from documents.models import CommentRequest, OutgoingDocument
from documents.policies import duties
from documents.policies import outgoing as may
from documents.selectors import review
from documents.services import draft_prints, files, outgoing, versions
from tests.documents.drafting.conftest import data
from tests.documents.drafting.test_written_texts import written
from tests.factories import accounts, catalogues
from tests.factories import documents as make
from tests.factories import files as papers

pytestmark = pytest.mark.django_db


def asked(house: make.Office, **how: Any) -> tuple[OutgoingDocument, dict[str, CommentRequest]]:
    document = outgoing.ask_comments(
        document=written(house),
        people=[house.checker, house.colleague],
        units=[house.headquarters],
        question="Thời hạn 15/4 có kịp không?",
        act=house.act("drafter"),
        **how,
    )
    rows = {row.name: row for row in CommentRequest.objects.filter(round__document=document)}
    return document, rows


@pytest.mark.rule("OUT-14")
def test_opinions_are_asked_given_settled_and_kept_with_the_draft(state: make.Office) -> None:
    document, rows = asked(state, due_on=state.act("drafter").on + timedelta(days=3))
    assert document.state == S.COMMENTING
    owed = OutgoingDocument.objects.opinion_asked_of
    for name in ("checker", "colleague", "chief"):
        assert owed(state.act(name).who).filter(pk=document.pk).exists(), name
    assert not owed(state.act("clerk").who).filter(pk=document.pk).exists()

    mine = rows[state.checker.full_name]
    with pytest.raises(NotPermitted):
        outgoing.answer(request=mine, verdict="agree", act=state.act("colleague"))
    with pytest.raises(InvalidInput) as refusal:
        outgoing.answer(request=mine, verdict="disagree", act=state.act("checker"))
    assert refusal.value.field == "text"
    upload = files.receive(
        name="góp ý.pdf", chunks=iter([papers.letter_pdf()]), act=state.act("checker")
    )
    outgoing.answer(
        request=mine, verdict="changes", text="Lùi đến 30/4.", upload=upload,
        act=state.act("checker"),
    )  # fmt: skip
    assert not owed(state.act("checker").who).exists()
    outgoing.answer(
        request=rows["Văn phòng"], verdict="agree", act=state.act("chief")
    )  # the unit speaks through its head
    with pytest.raises(ReasonMissing):
        outgoing.settle(request=mine, settlement="not_taken", act=state.act("drafter"))
    with pytest.raises(NotPermitted):
        outgoing.settle(request=mine, settlement="taken", act=state.act("checker"))
    settled = outgoing.settle(
        request=mine, settlement="not_taken", reason="Luật đã định hạn 15/4.",
        act=state.act("drafter"),
    )  # fmt: skip
    assert settled.file.role == "evidence"
    assert settled.file.document_id == document.pk

    # Silence never bars by itself; it is shown.
    late = review.opinions(document, state.now.date() + timedelta(days=9))
    assert [one.standing for one in late[0].requests_listed if one.answered_at is None] == ["late"]
    submitted = outgoing.submit_content(document=document, act=state.act("drafter"))
    assert submitted.state == S.CONTENT_REVIEW
    with pytest.raises(WrongState):
        outgoing.answer(
            request=rows[state.colleague.full_name], verdict="agree", act=state.act("colleague")
        )


@pytest.mark.rule("OUT-14")
def test_round_that_needs_every_answer_bars_until_one_is_excused(state: make.Office) -> None:
    document, rows = asked(state, answers_required=True)
    for name, who in (("Văn phòng", "chief"), (state.checker.full_name, "checker")):
        outgoing.answer(request=rows[name], verdict="agree", act=state.act(who))
    with pytest.raises(Blocked) as refusal:
        outgoing.submit_content(document=document, act=state.act("drafter"))
    assert state.colleague.full_name in str(refusal.value)
    left = rows[state.colleague.full_name]
    with pytest.raises(ReasonMissing):
        outgoing.excuse(request=left, act=state.act("drafter"))
    outgoing.excuse(request=left, act=state.act("drafter", reason="Nghỉ phép dài ngày"))
    assert outgoing.submit_content(document=document, act=state.act("drafter")).state == (
        S.CONTENT_REVIEW
    )


def test_who_does_not_see_the_draft_cannot_answer_on_it(state: make.Office) -> None:
    _document, rows = asked(state)
    unit = accounts.unit(organisation=state.organisation)
    stranger = accounts.appointment(Role.DRAFTER, unit=unit).person
    with pytest.raises(NotFound):
        outgoing.answer(
            request=rows[state.checker.full_name], verdict="agree", act=state.act(stranger)
        )


@pytest.mark.rule("OUT-12")
def test_changed_text_goes_back_to_the_approver(state: make.Office) -> None:
    document = outgoing.submit_content(document=written(state), act=state.act("drafter"))
    document = outgoing.approve_content(document=document, act=state.act("head"))
    assert document.approved_version == document.current_version
    with pytest.raises(WrongState):
        outgoing.write(
            document=document, content=structured.content(body="Khác"), act=state.act("drafter")
        )
    back = outgoing.return_(document=document, act=state.act("checker", reason="Sai chính tả"))
    changed = outgoing.write(
        document=back, content=structured.content(body="Đã sửa"), act=state.act("drafter")
    )
    assert (changed.content_approved_at, changed.approved_version) == (None, None)
    again = outgoing.submit_content(document=changed, act=state.act("drafter"))
    assert again.state == S.CONTENT_REVIEW
    with pytest.raises(NotPermitted):  # nobody jumps over the approver
        outgoing.approve_content(document=again, act=state.act("drafter"))


@pytest.mark.rule("OUT-12")
def test_text_slipped_in_after_approval_is_neither_passed_nor_signed(state: make.Office) -> None:
    document = outgoing.submit_content(document=written(state), act=state.act("drafter"))
    document = outgoing.approve_content(document=document, act=state.act("head"))
    other = files.keep(
        source=io.BytesIO(papers.letter_pdf(subject="Khác hẳn")), name="k.pdf",
        act=state.act("drafter"),
    )  # fmt: skip
    versions.add(
        document=document, stored=other, origin=VersionOrigin.UPLOAD, name="k.pdf",
        act=state.act("drafter"),
    )  # fmt: skip
    with pytest.raises(Blocked):
        outgoing.pass_form(document=document, act=state.act("checker"))
    assert lifecycles.outgoing.blockers("sign", document)
    back = outgoing.return_(
        document=document, to_state=S.CONTENT_REVIEW, act=state.act("checker", reason="Đã đổi")
    )
    approved = outgoing.approve_content(document=back, act=state.act("head"))
    assert outgoing.pass_form(document=approved, act=state.act("checker")).state == S.SUBMITTED


@pytest.mark.rule("OUT-13")
@pytest.mark.parametrize("duty", duties.DUTIES, ids=lambda duty: duty.act)
def test_duties_are_kept_apart_and_the_sentence_says_who_could(
    state: make.Office, duty: duties.Duty
) -> None:
    rule = {
        "approve_content": (may.approve_content, Role.UNIT_HEAD, state.unit),
        "pass_form": (may.pass_form, Role.FORM_CHECKER, state.headquarters),
        "sign": (may.sign_document, Role.LEADER, state.headquarters),
        "number": (may.number_document, Role.CLERK, state.headquarters),
        "issue": (may.issue_document, Role.CLERK, state.headquarters),
    }[duty.act]
    policy, role, unit = rule
    person = accounts.appointment(role, unit=unit).person
    document = written(state)
    if duty.act == "sign":
        document.signer = person
    who = state.act(person).who
    policy(who, document)
    for part in duty.barred:
        before = getattr(document, part)
        setattr(document, part, person.pk)
        with pytest.raises(NotPermitted) as refusal:
            policy(who, document)
        assert str(duty.instead) in str(refusal.value)
        assert refusal.value.reason_code == f"kept_apart_{duty.act}"
        setattr(document, part, before)


@pytest.mark.rule("OUT-13")
def test_who_stands_in_for_the_drafter_does_not_approve_for_him(state: make.Office) -> None:
    head = state.head
    document = outgoing.draft(
        organisation=state.organisation,
        data=data(state),
        content=structured.content(body="Nội dung"),
        act=state.act("head"),
    )
    document = outgoing.submit_content(document=document, act=state.act("head"))
    stand_in = accounts.person()
    accounts.delegation(appointment=head.appointments.get(), delegate=stand_in)
    act = state.act(stand_in)
    assert act.on_behalf_of == head
    with pytest.raises(NotPermitted) as refusal:
        outgoing.approve_content(document=document, act=act)
    assert refusal.value.reason_code == "kept_apart_approve_content"


@pytest.mark.rule("OUT-15")
def test_form_check_offers_the_usual_reason_but_asks_for_one(state: make.Office) -> None:
    catalogues.a_row(
        CodeItem, list_name="return_reason", code="form_check.1",
        name="Đề nghị kiểm tra thể thức, chính tả",
    )  # fmt: skip
    on = state.act("checker").on
    assert review.reasons(S.FORM_CHECK, on) == ["Đề nghị kiểm tra thể thức, chính tả"]
    assert review.reasons(S.CONTENT_REVIEW, on) == []
    document = outgoing.submit_content(document=written(state), act=state.act("drafter"))
    document = outgoing.approve_content(document=document, act=state.act("head"))
    with pytest.raises(ReasonMissing):
        outgoing.return_(document=document, act=state.act("checker"))


@pytest.mark.rule("OUT-16")
def test_initials_are_the_approvals_and_stand_on_the_print(state: make.Office) -> None:
    document = outgoing.submit_content(document=written(state), act=state.act("drafter"))
    assert review.initials(document) == []
    document = outgoing.approve_content(document=document, act=state.act("head"))
    document = outgoing.pass_form(document=document, act=state.act("checker"))
    picture = files.receive(name="nháy.png", chunks=iter([papers.picture()]), act=state.act("head"))
    outgoing.keep_initial(upload=picture, act=state.act("head"))
    found = review.initials(document)
    assert [(one.person, one.step) for one in found] == [
        (state.head.full_name, "approve_content"),
        (state.checker.full_name, "pass_form"),
    ]
    assert [one.picture is not None for one in found] == [True, False]
    made = draft_prints.course(document=document, act=state.act("drafter"))
    with spool.of_chunks([made]) as source:
        words = " ".join(text.extract(source, PDF).text.split())
    assert state.head.full_name in words
    assert state.checker.full_name in words


@pytest.mark.rule("OUT-14")
def test_opinions_are_printed_as_one_table(state: make.Office) -> None:
    document, rows = asked(state)
    mine = rows[state.checker.full_name]
    outgoing.answer(request=mine, verdict="changes", text="Lùi hạn.", act=state.act("checker"))
    outgoing.settle(request=mine, settlement="taken", act=state.act("drafter"))
    made = draft_prints.opinions(document=document, act=state.act("drafter"))
    with spool.of_chunks([made]) as source:
        words = " ".join(text.extract(source, PDF).text.split())
    for part in ("TỔNG HỢP Ý KIẾN GÓP Ý", state.checker.full_name, "Lùi hạn.", "Chưa có ý kiến"):
        assert part in words, part
