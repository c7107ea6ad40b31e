"""Addressees: three lists, groups, the paper, the channel matrix, what receivers report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from catalogues.models import ChannelRule, SendingWay
from core.errors import Blocked, InvalidInput, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from documents import lifecycles
from documents.choices import OutgoingState, RecipientChannel, RecipientStatus
from documents.engine.text import addressed
from documents.models import FileText, OutgoingDocument, RecipientReport, Waiver
from documents.selectors import addressees, exchanges, reconciliation
from documents.services import outgoing, recipient_groups
from documents.services.outgoing import RecipientData
from tests.factories import catalogues
from tests.factories import documents as make

PAPER = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Kính gửi: Sở Nội vụ.
Nội dung công văn./.
Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Như trên;                                 CHỦ TỊCH
- Thường trực Tỉnh ủy (để b/c);
- Các sở, ban, ngành và
các đơn vị sự nghiệp;
- Lưu: VT, KT (05).
"""


def says(document: OutgoingDocument, text: str = PAPER) -> None:
    stored = document.versions.order_by("-ordinal").first().stored  # type: ignore[union-attr]
    FileText.objects.create(
        stored=stored, text=text, pages=[text], method="text", made_at=document.created_at
    )


def address(
    house: make.Office, document: OutgoingDocument, *rows: RecipientData, by: str = "clerk"
) -> OutgoingDocument:
    return outgoing.address(document=document, recipients=rows, act=house.act(by))


def numbered(house: make.Office, **fields: Any) -> OutgoingDocument:
    return make.outgoing(house, state=OutgoingState.NUMBERED, **fields)


def sentences(document: OutgoingDocument) -> list[str]:
    return [str(one) for one in lifecycles.outgoing.blockers("issue", document)]


@pytest.mark.rule("OUT-18")
def test_the_paper_is_read_with_those_it_refers_to() -> None:
    found = addressed.read([PAPER])
    assert [line.text for line in found.lines] == [
        "Sở Nội vụ",
        "Thường trực Tỉnh ủy (để b/c)",
        "Các sở, ban, ngành và các đơn vị sự nghiệp",
    ]
    assert found.keeps == "Lưu: VT, KT (05)"
    assert not addressed.read(["Không có phần ấy."]).is_found


@pytest.mark.rule("OUT-18")
def test_what_paper_and_lists_disagree_about_bars_the_issue_and_is_mended(
    house: make.Office,
) -> None:
    document = numbered(house)
    says(document)
    body = catalogues.an_organisation(name="Sở Nội vụ", identifier_code="H53.11")
    document = address(
        house,
        document,
        RecipientData(organisation=body),
        RecipientData(name="Sở Tài chính"),
    )
    assert document.recipients.get(name="Sở Nội vụ").organ_code == "H53.11"
    found = {one.key for one in reconciliation.compare(document, house.now.date()).differences}
    assert found == {
        "paper:thuong truc tinh uy",
        "paper:cac so ban nganh va cac don vi su nghiep",
        "list:so tai chinh",
    }
    assert any("Thường trực Tỉnh ủy" in line for line in sentences(document))
    act = house.act("clerk")
    document = outgoing.mend(
        document=document, name="add", line="Thường trực Tỉnh ủy (để b/c)", act=act
    )
    other = document.recipients.get(name="Sở Tài chính")
    document = outgoing.mend(
        document=document,
        name="covers",
        line="Các sở, ban, ngành và các đơn vị sự nghiệp",
        recipient=str(other.uid),
        act=act,
    )
    assert reconciliation.compare(document, house.now.date()).differences == ()


@pytest.mark.rule("OUT-18")
def test_a_reason_overrides_exactly_what_was_seen(house: make.Office) -> None:
    document = numbered(house)
    says(document)
    document = address(house, document, RecipientData(name="Sở Nội vụ"))
    objections = reconciliation.compare(document, house.now.date()).objections
    outgoing.waivers.set_aside(
        document=document,
        rule="recipients",
        objections=objections,
        act=house.act("clerk", reason="Gửi bản điện tử sau"),
    )
    assert not any("Thường trực" in line for line in sentences(document))
    document = address(
        house, document, RecipientData(name="Sở Nội vụ"), RecipientData(name="Sở Y tế")
    )
    assert any("Sở Y tế" in line for line in sentences(document))
    assert Waiver.objects.get().reason == "Gửi bản điện tử sau"


@pytest.mark.rule("OUT-18")
def test_a_group_stands_under_one_line_and_keeps_its_versions(house: make.Office) -> None:
    bodies = [catalogues.an_organisation(name=f"Sở thử {n}") for n in range(3)]
    act = house.act("clerk")
    with pytest.raises(NotPermitted):
        recipient_groups.make(
            organisation=house.organisation,
            name="Các sở",
            paper_line="Các sở",
            members=[RecipientData(organisation=bodies[0])],
            act=house.act("drafter"),
        )
    group = recipient_groups.make(
        organisation=house.organisation,
        name="Các sở",
        paper_line="Các sở, ban, ngành",
        members=[RecipientData(organisation=one) for one in bodies],
        act=act,
    )
    version = group.versions.get()
    document = address(house, numbered(house), *outgoing.recipients.of_group(version))
    assert {row.paper_line for row in document.recipients.all()} == {"Các sở, ban, ngành"}
    says(document, "Nơi nhận:\n- Các sở, ban, ngành;\n- Lưu: VT.")
    assert reconciliation.compare(document, house.now.date()).differences == ()
    recipient_groups.change(
        group=group,
        name="Các sở",
        paper_line="Các sở",
        members=[RecipientData(organisation=bodies[0])],
        act=act,
    )
    assert [v.members.count() for v in group.versions.order_by("ordinal")] == [3, 1]
    assert document.recipients.count() == 3


def test_a_bare_name_keeps_what_was_entered_for_it(house: make.Office) -> None:
    document = make.outgoing(house)
    body = catalogues.an_organisation(name="Sở Nội vụ", identifier_code="H53.12")
    address(house, document, RecipientData(organisation=body, copies=3), by="drafter")
    address(house, document, RecipientData(name="Sở Nội vụ"), by="drafter")
    row = document.recipients.get()
    assert (row.organisation, row.copies, row.organ_code) == (body, 3, "H53.12")


@pytest.mark.rule("OUT-18")
def test_addressees_belong_to_the_drafter_then_to_the_clerk(house: make.Office) -> None:
    draft, signed = make.outgoing(house), numbered(house)
    rows = [RecipientData(name="Sở Nội vụ")]
    for document, wrong in ((draft, "clerk"), (signed, "drafter")):
        with pytest.raises(NotPermitted):
            outgoing.address(document=document, recipients=rows, act=house.act(wrong))
    issued = make.outgoing(house, state=OutgoingState.ISSUED)
    with pytest.raises(WrongState):
        outgoing.address(document=issued, recipients=rows, act=house.act("clerk"))


@pytest.fixture
def matrix(db: None) -> None:
    for way, channel, electronic in (
        ("exchange", "state_bus", True),
        ("email", "email", False),
        ("post", "post", False),
        ("internal", "", False),
    ):
        catalogues.a_row(
            SendingWay, family="state", way=way, channel=channel, is_electronic=electronic
        )
    for internal_only, channel, verdict, condition in (
        (False, "state_bus", "yes", ""),
        (False, "email", "yes", ""),
        (False, "post", "yes", ""),
        (True, "email", "no", ""),
        (True, "state_bus", "restricted", "Hạn chế đối tượng nhận"),
        (True, "post", "restricted", "Dán kín"),
    ):
        catalogues.a_row(
            ChannelRule,
            secrecy=0,
            internal_only=internal_only,
            channel=channel,
            verdict=verdict,
            condition=condition,
        )


@pytest.mark.rule("OUT-18")
def test_a_closed_way_is_refused_when_set_and_again_before_issue(
    house: make.Office, matrix: None
) -> None:
    document = numbered(house, circulation="internal")
    mail = RecipientData(name="Ban Tổ chức", channel=RecipientChannel.EMAIL)
    with pytest.raises(Blocked) as refused:
        address(house, document, mail)
    assert refused.value.reason_code == "channel_refused"
    assert "Ban Tổ chức" in str(refused.value)
    address(house, document, replace(mail, channel=RecipientChannel.POST))
    open_one = numbered(house)
    address(house, open_one, mail)
    OutgoingDocument.objects.filter(pk=open_one.pk).update(circulation="internal")
    open_one.refresh_from_db()
    assert str(refused.value) in sentences(open_one)


def test_a_way_nobody_wrote_down_is_refused(house: make.Office, matrix: None) -> None:
    with pytest.raises(Blocked):
        address(
            house,
            numbered(house),
            RecipientData(name="Ban Tổ chức", channel=RecipientChannel.PARTY_WAN),
        )


@pytest.mark.rule("OUT-18")
def test_type_ahead_offers_the_last_used_and_favourites_first(house: make.Office) -> None:
    names = ["Sở Nội vụ", "Sở Ngoại vụ", "Sở Nông nghiệp và Môi trường"]
    bodies = [catalogues.an_organisation(name=name) for name in names]
    document = make.outgoing(house)
    address(house, document, RecipientData(organisation=bodies[1]), by="drafter")
    day = house.now.date()
    first = next(iter(addressees.suggest(house.organisation, "so n", day)))
    assert first.text == names[1]
    recipient_groups.keep_first(
        house=house.organisation, organisation=bodies[2], is_favourite=True, act=house.act("clerk")
    )
    assert [one.text for one in addressees.suggest(house.organisation, "", day)] == [
        names[2],
        names[1],
    ]
    found = [one.text for one in addressees.suggest(house.organisation, "noi vu", day)]
    assert found == ["Sở Nội vụ"]


@pytest.mark.rule("OUT-18")
def test_type_ahead_of_the_directory_goes_through_its_index(db: None) -> None:
    """120,000 rows are searched by the trigram index, never row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM catalogues_organisation WHERE name_folded ~ %s AND name_folded ~ %s",
            [r"\mxa", r"\mtan lap"],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "catalogues_org_name_trgm" in plan


# What receivers report, and the recall -------------------------------------------------------


def issued(house: make.Office, *rows: RecipientData) -> OutgoingDocument:
    document = numbered(house)
    address(house, document, *rows)
    OutgoingDocument.objects.filter(pk=document.pk).update(
        state=OutgoingState.ISSUED, issued_at=house.now, issued_by=house.clerk
    )
    document.refresh_from_db()
    return document


@pytest.mark.rule("OUT-09")
def test_every_report_of_a_receiver_is_kept(house: make.Office) -> None:
    body = catalogues.an_organisation(name="Sở Nội vụ", identifier_code="H53.13")
    document = issued(house, RecipientData(organisation=body))
    row = document.recipients.get()
    other = make.office()
    for status in ("01", "03", "05", "06"):
        row = outgoing.report_status(recipient=row, status=status, act=other.act("clerk"))
    assert (row.status, row.exchange_status) == (RecipientStatus.RECEIVED, "06")
    reports = RecipientReport.objects.filter(recipient=row).order_by("pk")
    assert [(one.status, one.reported_by) for one in reports] == [
        (status, other.clerk) for status in ("01", "03", "05", "06")
    ]
    with pytest.raises(InvalidInput):
        outgoing.report_status(recipient=row, status="xx", act=other.act("clerk"))
    assert JournalEntry.objects.filter(verb="documents.outgoing.report").count() == 4


@pytest.mark.rule("OUT-09")
def test_a_recall_waits_for_each_electronic_receiver_and_a_reason_for_paper(
    house: make.Office, django_capture_on_commit_callbacks: Any
) -> None:
    body = catalogues.an_organisation(name="Sở Nội vụ", identifier_code="H53.14")
    document = issued(house, RecipientData(organisation=body), RecipientData(name="Ông A"))
    clerk = house.act("clerk")
    for row in document.recipients.all():
        outgoing.mark_sent(recipient=row, proof="BĐ 123", act=clerk)
    called = outgoing.recall(document=document, act=house.act("clerk", reason="Sai thẩm quyền"))
    assert (called.recall_reason, called.recalling_by) == ("Sai thẩm quyền", house.clerk)
    assert {row.exchange_status for row in called.recipients.all()} == {"13"}
    with pytest.raises(Blocked) as refused:
        outgoing.confirm_recalled(document=called, act=house.act("clerk", reason="Đã mất"))
    assert len(refused.value.details) == 1  # the paper is let go with the reason, the machine not
    row = called.recipients.get(organisation=body)
    outgoing.report_status(recipient=row, status="15", act=make.office().act("clerk"))
    with pytest.raises(Blocked):
        outgoing.confirm_recalled(document=called, act=clerk)
    done = outgoing.confirm_recalled(
        document=called, act=house.act("clerk", reason="Bản giấy đã thất lạc, có biên bản")
    )
    assert done.state == OutgoingState.RECALLED
    assert exchanges.recall_answers(done, house.now.date())[0].code == "15"


@pytest.mark.rule("OUT-09")
def test_what_is_recalled_is_frozen_with_its_metadata(house: make.Office) -> None:
    document = issued(house, RecipientData(name="Ông A"))
    called = outgoing.recall(document=document, act=house.act("clerk", reason="Sai số liệu"))
    with pytest.raises(InternalError), transaction.atomic():
        OutgoingDocument.objects.filter(pk=called.pk).update(subject="Khác đi")
    with pytest.raises(WrongState):
        outgoing.address(
            document=called, recipients=[RecipientData(name="B")], act=house.act("clerk")
        )
    back = outgoing.give_up_recall(document=called, act=house.act("clerk", reason="Không sai"))
    assert back.state == OutgoingState.ISSUED


@pytest.mark.rule("OUT-08")
def test_form_is_corrected_by_a_letter_and_content_by_the_same_kind(house: make.Office) -> None:
    letter = catalogues.a_kind(name="Công văn", abbreviation="", has_title=False)
    wrong = issued(house, RecipientData(name="Sở Nội vụ"))
    reasoned = house.act("clerk", reason="Sai căn cứ ban hành")
    with pytest.raises(ReasonMissing):
        outgoing.draft_successor(document=wrong, name="correct", act=house.act("clerk"))
    draft = outgoing.draft_successor(document=wrong, name="correct", act=reasoned)
    assert (draft.kind, draft.corrects_id) == (letter, wrong.pk)
    assert [row.name for row in draft.recipients.all()] == ["Sở Nội vụ"]
    same = outgoing.draft_successor(document=wrong, name="replace", act=reasoned)
    assert (same.kind, same.subject, same.replaces_id) == (wrong.kind, wrong.subject, wrong.pk)
    other = make.outgoing(house, state=OutgoingState.ISSUED, kind=letter)
    with pytest.raises(InvalidInput) as refused:
        outgoing.replace(document=wrong, by=other, act=reasoned)
    assert refused.value.reason_code == "wrong_form"
    titled = make.outgoing(house, state=OutgoingState.ISSUED)
    with pytest.raises(InvalidInput):
        outgoing.correct(document=wrong, by=titled, act=reasoned)
    # Issued, the letter corrects in the same act, with the reason given at its beginning.
    OutgoingDocument.objects.filter(pk=draft.pk).update(state=OutgoingState.ISSUED)
    draft.refresh_from_db()
    outgoing.follow.carry_out(draft, house.act("clerk"))
    wrong.refresh_from_db()
    assert wrong.state == OutgoingState.CORRECTED
    line = JournalEntry.objects.get(verb="documents.outgoing.correct")
    assert line.reason == "Sai căn cứ ban hành"


@pytest.mark.rule("OUT-17")
def test_one_document_answers_several_incoming_ones(house: make.Office) -> None:
    letters = [make.assigned(house) for _n in range(2)]
    draft = outgoing.draft(
        organisation=house.organisation,
        data=outgoing.DraftData(kind=house.kind, subject="Trả lời", replies_to=letters),
        act=house.act("head"),
    )
    assert {one.pk for one in draft.replies_to.all()} == {one.pk for one in letters}
    assert [list(one.answers.all()) for one in letters] == [[draft], [draft]]
