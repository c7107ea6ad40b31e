"""Outgoing documents: drafting, review, number, issue and after."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import SigningRight
from core.errors import (
    Blocked,
    InvalidInput,
    NotFound,
    NotPermitted,
    ReasonMissing,
    SecrecyRefused,
    Stale,
    WrongState,
)
from core.models import JournalEntry
from documents import lifecycles
from documents.choices import OutgoingState as S
from documents.choices import RecipientStatus
from documents.engine.files import docx_template, spool, text
from documents.models import Comment, OutgoingDocument
from documents.services import files, outgoing
from tests.factories import documents as make
from tests.factories import files as papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_our_own_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the signatures app bars is told in its own tests."""
    for name, known in lifecycles.outgoing._guards.items():
        ours = [guard for guard in known if guard.__module__.startswith("documents.")]
        monkeypatch.setitem(lifecycles.outgoing._guards, name, ours)


@pytest.fixture
def right(house: make.Office) -> Any:
    return SigningRight.objects.create(
        organisation=house.organisation,
        form="direct",
        person=house.leader,
        valid_from=date(2025, 1, 1),
        basis="Quy chế làm việc",
    )


def data(house: make.Office, right: Any, **fields: Any) -> outgoing.DraftData:
    given: dict[str, Any] = {
        "kind": house.kind,
        "subject": "V/v nộp lưu hồ sơ điện tử",
        "signer": house.leader,
        "signing_right": right,
        "recipients": [outgoing.RecipientData(name="Sở Nội vụ")],
    }
    return outgoing.DraftData(**given | fields)


def send(house: make.Office, name: str, content: bytes, who: str = "drafter") -> Any:
    return files.receive(name=name, chunks=iter([content]), act=house.act(who))


def draft(house: make.Office, right: Any, **fields: Any) -> OutgoingDocument:
    return outgoing.draft(
        organisation=house.organisation,
        data=data(house, right, **fields),
        upload=send(house, "công văn.pdf", papers.letter_pdf()),
        act=house.act("drafter"),
    )


def submitted(house: make.Office, right: Any) -> OutgoingDocument:
    document = outgoing.submit_content(document=draft(house, right), act=house.act("drafter"))
    document = outgoing.approve_content(document=document, act=house.act("head"))
    return outgoing.pass_form(document=document, act=house.act("checker"))


def signed(house: make.Office, right: Any) -> OutgoingDocument:
    document = submitted(house, right)
    base = document.current_version.stored
    made = files.keep(
        source=io.BytesIO(papers.plain_pdf(pages=2)), name="k.pdf", act=house.act("leader")
    )
    return outgoing.sign_applied(document=document, stored=made, base=base, act=house.act("leader"))


def test_draft_keeps_its_fields_and_its_first_version(house: make.Office, right: Any) -> None:
    document = draft(house, right)
    assert document.state == S.DRAFTING
    assert document.drafter == house.drafter
    assert document.signing_position.splitlines()[-1] == document.signer_position.upper()
    assert document.current_version.ordinal == 1
    assert [r.name for r in document.recipients.all()] == ["Sở Nội vụ"]


@pytest.mark.rule("R25")
def test_draft_is_seen_by_its_drafter_and_unit_only(house: make.Office, right: Any) -> None:
    document = draft(house, right)
    mine = OutgoingDocument.objects.visible_to(house.act("drafter").who)
    assert mine.filter(pk=document.pk).exists()
    for name in ("clerk", "leader", "checker"):
        others = OutgoingDocument.objects.visible_to(house.act(name).who)
        assert not others.filter(pk=document.pk).exists(), name
    with pytest.raises(NotFound):
        outgoing.cancel(document=document, act=house.act("clerk", reason="x"))


def test_template_is_filled_with_what_was_entered(house: make.Office, right: Any) -> None:
    document = outgoing.draft(
        organisation=house.organisation,
        data=data(house, right),
        template=outgoing.OWN_TEMPLATE,
        act=house.act("drafter"),
    )
    version = document.current_version
    assert version.origin == "template"
    with files.open_stored(version.stored) as reader, spool.of_reader(reader) as source:
        assert docx_template.variables(source) == ()
        words = text.extract(source, version.stored.media_type).text
    assert "V/v nộp lưu hồ sơ điện tử" in words
    assert "Sở Nội vụ" in words


@pytest.mark.rule("SEC-03")
def test_draft_above_the_ceiling_is_refused(house: make.Office, right: Any) -> None:
    with pytest.raises(SecrecyRefused):
        draft(house, right, secrecy=1)
    document = draft(house, right)
    with pytest.raises(SecrecyRefused):
        outgoing.edit(
            document=document, data=data(house, right, secrecy=2), act=house.act("drafter")
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"subject": "  "}, "subject"), ({"subject": "x" * 501}, "subject")],
)
def test_unsound_fields_are_named(
    house: make.Office, right: Any, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft(house, right, **fields)
    assert refusal.value.field == field


def test_signer_without_right_is_refused(house: make.Office, right: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        draft(house, right, signer=house.clerk)
    assert refusal.value.reason_code == "no_signing_right"


def test_signed_file_is_no_draft(house: make.Office, right: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        outgoing.draft(
            organisation=house.organisation,
            data=data(house, right),
            upload=send(house, "ký rồi.pdf", papers.signed_looking_pdf()),
            act=house.act("drafter"),
        )
    assert refusal.value.reason_code == "signed_already"


def test_stale_form_is_refused_and_changes_nothing(house: make.Office, right: Any) -> None:
    document = draft(house, right)
    opened_with = document.revision
    outgoing.edit(
        document=document,
        data=data(house, right, subject="Mới"),
        revision=opened_with,
        act=house.act("drafter"),
    )
    with pytest.raises(Stale):
        outgoing.edit(
            document=document,
            data=data(house, right, subject="Cũ"),
            revision=opened_with,
            act=house.act("drafter"),
        )
    document.refresh_from_db()
    assert document.subject == "Mới"


def test_draft_without_text_or_signer_is_not_submitted(house: make.Office, right: Any) -> None:
    document = outgoing.draft(
        organisation=house.organisation,
        data=data(house, right, signer=None, signing_right=None),
        act=house.act("drafter"),
    )
    with pytest.raises(Blocked) as refusal:
        outgoing.submit_content(document=document, act=house.act("drafter"))
    assert len(refusal.value.details) == 2


@pytest.mark.rule("OUT-13")
def test_nobody_approves_his_own_draft_nor_signs_what_he_checked(
    house: make.Office, right: Any
) -> None:
    document = outgoing.submit_content(document=draft(house, right), act=house.act("drafter"))
    with pytest.raises(NotPermitted):
        outgoing.approve_content(document=document, act=house.act("drafter"))


@pytest.mark.rule("OUT-15")
def test_return_needs_a_reason_which_stays_with_the_draft(house: make.Office, right: Any) -> None:
    document = outgoing.submit_content(document=draft(house, right), act=house.act("drafter"))
    document = outgoing.approve_content(document=document, act=house.act("head"))
    with pytest.raises(ReasonMissing):
        outgoing.return_(document=document, act=house.act("checker"))
    back = outgoing.return_(
        document=document, act=house.act("checker", reason="Đề nghị kiểm tra thể thức")
    )
    assert (back.state, back.returned_reason) == (S.RETURNED, "Đề nghị kiểm tra thể thức")
    assert Comment.objects.get(document=document).kind == "return"
    again = outgoing.submit_content(document=back, act=house.act("drafter"))
    assert again.state == S.CONTENT_REVIEW


@pytest.mark.rule("OUT-14")
def test_comments_of_those_asked_stay_with_the_version(house: make.Office, right: Any) -> None:
    document = draft(house, right)
    with pytest.raises(NotFound):
        outgoing.comment(document=document, text="Ý kiến", act=house.act("checker"))
    outgoing.ask_comments(document=document, people=[house.checker], act=house.act("drafter"))
    outgoing.comment(document=document, text="Ý kiến", act=house.act("checker"))
    kept = Comment.objects.get(document=document)
    assert (kept.text, kept.author, kept.version.ordinal) == ("Ý kiến", house.checker, 1)


@pytest.mark.rule("OUT-12")
def test_signature_over_another_text_is_refused(house: make.Office, right: Any) -> None:
    document = submitted(house, right)
    stranger = make.stored_file()
    made = files.keep(source=io.BytesIO(papers.plain_pdf()), name="k.pdf", act=house.act("leader"))
    with pytest.raises(WrongState) as refusal:
        outgoing.sign_applied(
            document=document, stored=made, base=stranger, act=house.act("leader")
        )
    assert refusal.value.reason_code == "text_changed"
    document.refresh_from_db()
    assert document.state == S.SUBMITTED


@pytest.mark.rule("OUT-04")
@pytest.mark.rule("OUT-06")
def test_number_and_date_are_given_in_order(house: make.Office, right: Any) -> None:
    first = outgoing.take_number(document=signed(house, right), act=house.act("clerk"))
    assert (first.state, first.code_number, first.issued_on) == (
        S.NUMBERED,
        "01",
        house.act("clerk").on,
    )
    second = signed(house, right)
    earlier = house.act("clerk").on - timedelta(days=1)
    with pytest.raises(InvalidInput):
        outgoing.take_number(document=second, on=earlier, act=house.act("clerk"))
    with pytest.raises(InvalidInput):
        outgoing.take_number(
            document=second, on=earlier + timedelta(days=5), act=house.act("clerk")
        )
    assert outgoing.take_number(document=second, act=house.act("clerk")).code_number == "02"


@pytest.mark.rule("OUT-05")
def test_cancelled_document_leaves_its_number_void_in_the_book(
    house: make.Office, right: Any
) -> None:
    numbered = outgoing.take_number(document=signed(house, right), act=house.act("clerk"))
    with pytest.raises(NotPermitted):
        outgoing.cancel(document=numbered, act=house.act("drafter", reason="Không cần nữa"))
    gone = outgoing.cancel(document=numbered, act=house.act("leader", reason="Không cần nữa"))
    entry = gone.register_entry
    entry.refresh_from_db()
    assert entry.void_reason == "Không cần nữa"
    following = outgoing.take_number(document=signed(house, right), act=house.act("clerk"))
    assert following.code_number == "02"


@pytest.mark.rule("OUT-18")
def test_issue_needs_a_recipient(house: make.Office, right: Any) -> None:
    numbered = outgoing.take_number(document=signed(house, right), act=house.act("clerk"))
    numbered.recipients.all().delete()
    with pytest.raises(Blocked) as refusal:
        outgoing.issue(document=numbered, act=house.act("clerk"))
    assert any(
        "nơi nhận" in str(line).lower() or "recipient" in str(line)
        for line in refusal.value.details
    )


def test_sending_and_receiving_are_marked_only_after_issue(house: make.Office, right: Any) -> None:
    document = draft(house, right)
    recipient = document.recipients.get()
    with pytest.raises((WrongState, NotPermitted)):
        outgoing.mark_sent(recipient=recipient, act=house.act("clerk"))
    OutgoingDocument.objects.filter(pk=document.pk).update(state=S.ISSUED)
    sent = outgoing.mark_sent(recipient=recipient, act=house.act("clerk"))
    assert sent.status == RecipientStatus.SENT
    assert outgoing.mark_received(recipient=sent, act=house.act("clerk")).received_at


def test_every_step_leaves_one_line_with_its_actor(house: make.Office, right: Any) -> None:
    document = submitted(house, right)
    steps = JournalEntry.objects.filter(
        object_id=document.pk, object_type="documents.outgoingdocument"
    ).order_by("pk")
    verbs = [line.verb for line in steps if line.verb.startswith("documents.outgoing.")]
    assert verbs[-3:] == [
        "documents.outgoing.submit_content",
        "documents.outgoing.approve_content",
        "documents.outgoing.pass_form",
    ]
