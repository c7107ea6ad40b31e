"""SEC-03 on an open installation: a mark found in a file closes it, and an act takes it away."""

from __future__ import annotations

import io
from typing import Any

import pytest

from core import events
from core.errors import Blocked, NotFound, NotPermitted, ReasonMissing, SecrecyRefused
from core.models import JournalEntry
from documents.events import FileAttached
from documents.models import FileText, SearchRow, SecrecyFinding
from documents.selectors import worklists
from documents.selectors.search import search
from documents.services import destruction, files, incoming, outgoing
from documents.services.state_secrets import findings
from documents.services.store import file_store
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SEC-03")]
STAMPED = ["ỦY BAN NHÂN DÂN\nTUYỆT MẬT\nSố: 01/BC-UBND\nKế hoạch Khuê Giang", "trang hai"]


def read(house: make.Office, stored: Any, pages: list[str]) -> None:
    """As the job does it when the text of a file has been read."""
    FileText.objects.update_or_create(
        stored=stored,
        defaults={"text": "\n\f".join(pages), "pages": pages, "made_at": house.now},
    )
    for document_id in stored.uses.values_list("document_id", flat=True).distinct():
        events.publish(FileAttached(document_id=document_id, stored_id=stored.pk))


def a_real_upload(house: make.Office, content: bytes = b"%PDF-1.4 khong that") -> Any:
    return files.receive(name="van-ban.txt", chunks=[content], act=house.act("clerk"))


@pytest.fixture
def marked(house: make.Office) -> Any:
    """Registered in the seconds before its text was read."""
    upload = a_real_upload(house, "Nội dung giấy tờ".encode())
    document = make.registered(house, uploads=[upload], subject="Khuê Giang bí mật")
    read(house, upload.stored, STAMPED)
    return document


def test_mark_found_after_registering_blocks_the_document(house: make.Office, marked: Any) -> None:
    found = SecrecyFinding.objects.get(document=marked)
    assert found.level == 3
    with pytest.raises(Blocked) as refused:
        incoming.present(document=marked, to=house.leader, act=house.act("clerk"))
    assert "TUYỆT MẬT" in str(refused.value)
    with pytest.raises(Blocked):
        incoming.edit(document=marked, data={"note": "x"}, act=house.act("clerk"))


def test_marked_file_is_shown_to_nobody_and_found_by_no_search(
    house: make.Office, marked: Any
) -> None:
    file = marked.files.get()
    with pytest.raises(SecrecyRefused):
        files.file_for(who=house.act("clerk").who, uid=file.uid)
    assert FileText.objects.get(stored=file.stored).text == ""
    assert not search(house.act("clerk").who, "trang hai").hits


def test_clerk_and_chief_are_told(house: make.Office) -> None:
    draft = make.outgoing(house)
    draft.grants.all().delete()
    stored = draft.versions.get().stored
    read(house, stored, STAMPED)
    for name in ("clerk", "chief"):
        who = house.act(name).who
        (line,) = [
            one for one in worklists.home(who, house.now.date()) if one.query == "mine=marked"
        ]
        assert (line.direction, line.count.n) == ("outgoing", 1)


def test_marked_draft_goes_no_further(house: make.Office) -> None:
    draft = make.outgoing(house)
    read(house, draft.versions.get().stored, STAMPED)
    with pytest.raises(Blocked):
        outgoing.submit_content(document=draft, act=house.act("drafter"))
    outgoing.cancel(document=draft, act=house.act("drafter", reason="Có dấu mật"))


def test_the_same_file_is_refused_when_it_comes_again(house: make.Office, marked: Any) -> None:
    with pytest.raises(SecrecyRefused):
        a_real_upload(house, "Nội dung giấy tờ".encode())


def test_content_is_removed_by_the_chief_alone_and_a_trace_is_kept(
    house: make.Office, marked: Any, run_after_commit: Any
) -> None:
    stored = marked.files.get().stored
    with pytest.raises(NotPermitted):
        findings.remove(document=marked, reason="Gỡ", act=house.act("clerk"))
    with pytest.raises(ReasonMissing):
        findings.remove(document=marked, reason=" ", act=house.act("chief"))
    with run_after_commit():
        findings.remove(document=marked, reason="Chuyển sang hệ thống mật", act=house.act("chief"))
    stored.refresh_from_db()
    marked.refresh_from_db()
    assert not file_store().exists(stored.sha256)
    assert (bytes(stored.wrapped_key), stored.destroyed_by) == (b"", house.chief)
    assert "Khuê Giang" not in marked.subject
    assert (marked.arrival_number, marked.issuer_name) == (1, "Sở Nội vụ")
    row = SearchRow.objects.get(pk=marked.pk)
    assert "giang" not in str(row.f)
    line = JournalEntry.objects.get(verb="documents.secrecy.remove_content")
    assert line.facts["files"][0]["sha256"] == stored.sha256
    assert line.reason == "Chuyển sang hệ thống mật"
    with pytest.raises(NotFound):
        files.file_for(who=house.act("clerk").who, uid=marked.files.get().uid)
    with pytest.raises(SecrecyRefused):
        a_real_upload(house, "Nội dung giấy tờ".encode())


def test_word_inside_a_sentence_is_no_mark(house: make.Office) -> None:
    document = make.registered(house)
    read(house, document.files.get().stored, ["Luật về tài liệu mật, tối mật và tuyệt mật."])
    assert not SecrecyFinding.objects.exists()


def test_error_of_the_machine_is_cleared_with_a_reason(house: make.Office, marked: Any) -> None:
    findings.clear(document=marked, reason="Chỉ là biểu mẫu", act=house.act("chief"))
    assert files.file_for(who=house.act("clerk").who, uid=marked.files.get().uid)
    read(house, marked.files.get().stored, STAMPED)
    assert SecrecyFinding.objects.filter(settled_at=None).count() == 0
    incoming.present(document=marked, to=house.leader, act=house.act("clerk"))


def test_classified_office_keeps_what_it_may(house: make.Office, settings: Any) -> None:
    settings.SECRECY_CEILING = 3
    document = make.registered(house)
    read(house, document.files.get().stored, STAMPED)
    assert not SecrecyFinding.objects.exists()


def test_bytes_stay_while_another_document_uses_them(house: make.Office) -> None:
    upload = a_real_upload(house, b"hai noi dung chung")
    one = make.arrived(house, uploads=[upload])
    other = make.arrived(house, uploads=[a_real_upload(house, b"hai noi dung chung")])
    assert destruction.content_of(document=one, act=house.act("clerk")) == []
    with files.open_stored(other.files.get().stored) as reader:
        assert io.BytesIO(reader.read()).getvalue() == b"hai noi dung chung"
