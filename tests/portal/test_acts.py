"""The one door of every act: forms, refusals beside the field, stale forms, duplicates."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import lifecycles
from documents.models import IncomingDocument, OutgoingDocument
from documents.views.acts import PAGES
from documents.views.transitions import LIFECYCLES
from tests.factories import documents as make
from tests.factories import files


def _address(document: Any, name: str, kind: str = "incoming") -> str:
    return reverse("documents:transition", args=[kind, document.uid, name])


def _registration(house: Any, document: Any, **more: Any) -> dict[str, Any]:
    return {
        "revision": document.revision,
        "register": house.incoming_register.uid,
        "kind": house.kind.pk,
        "code_display": document.code_display,
        "issued_on": "02/03/2026",
        "issuer_name": document.issuer_name,
        "subject": document.subject,
        "urgency": 0,
    } | more


OF_AN_ITEM = {
    ("dossiers", "remove"),
    ("file-plans", "edit"),
    ("file-plans", "remove"),
    ("file-plans", "correct"),
}
"""Acts whose page belongs to a document in the dossier or a line of the plan."""


def test_every_transition_has_a_page_here_or_above() -> None:
    for kind, lifecycle in LIFECYCLES.items():
        for step in lifecycle.transitions.values():
            elsewhere = bool(lifecycle._pages.get(step.name)) or step.system_only
            of_an_item = (kind, step.name) in OF_AN_ITEM
            assert step.name in PAGES[kind] or elsewhere or of_an_item, f"{kind}: {step.name}"
    assert lifecycles.outgoing._pages["sign"] == "signatures:sign"


@pytest.mark.rule("IN-01")
def test_clerk_registers_and_is_told_the_number(visit: Any, house: Any) -> None:
    document = make.arrived(house)
    client = visit("clerk")
    assert client.get(_address(document, "register")).status_code == 200
    answer = client.post(
        _address(document, "register"), _registration(house, document), follow=True
    )
    document.refresh_from_db()
    assert document.state == "registered"
    assert f"số đến {document.arrival_number}" in answer.content.decode()


def test_error_stands_beside_the_field_and_nothing_typed_is_lost(visit: Any, house: Any) -> None:
    document = make.arrived(house)
    data = _registration(house, document, subject="", note="Ghi chú đã gõ", issued_on="31/02/2026")
    answer = visit("clerk").post(_address(document, "register"), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_subject_error"' in text
    assert 'id="id_issued_on_error"' in text
    assert "Ghi chú đã gõ" in text


def test_stale_form_is_refused_with_what_was_typed(visit: Any, house: Any) -> None:
    document = make.arrived(house)
    data = _registration(house, document, revision=document.revision - 1, note="Vẫn còn đây")
    answer = visit("clerk").post(_address(document, "register"), data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Vẫn còn đây" in text
    assert f'name="revision" value="{document.revision}"' in text
    document.refresh_from_db()
    assert document.state == "arrived"


@pytest.mark.rule("IN-03")
def test_duplicate_is_shown_and_needs_a_reason(visit: Any, house: Any) -> None:
    first = make.registered(house)
    again = make.arrived(house, code_display=first.code_display, issued_on=first.issued_on)
    client = visit("clerk")
    data = _registration(house, again, issued_on=f"{first.issued_on:%d/%m/%Y}")
    answer = client.post(_address(again, "register"), data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert reverse("documents:incoming-detail", args=[first.uid]) in text
    assert 'name="duplicate_reason"' in text
    data |= {"duplicate_seen": "on", "duplicate_reason": "Bản gửi lại có phụ lục khác."}
    assert client.post(_address(again, "register"), data).status_code == 302
    again.refresh_from_db()
    assert again.state == "registered"


@pytest.mark.rule("IN-06")
def test_leader_names_exactly_one_lead(visit: Any, house: Any) -> None:
    document = make.presented(house)
    client = visit("leader")
    data: dict[str, Any] = {"revision": document.revision, "text": "Tham mưu trả lời."}
    missing = client.post(_address(document, "direct"), data)
    assert missing.status_code == 422
    assert 'id="id_lead_error"' in missing.content.decode()
    data |= {"lead": f"u:{house.unit.uid}", "info": [f"p:{house.drafter.uid}"]}
    assert client.post(_address(document, "direct"), data).status_code == 302
    roles = set(document.assignments.values_list("role", flat=True))
    assert roles == {"lead", "info"}


@pytest.mark.rule("OUT-15")
def test_return_needs_a_reason_and_keeps_it(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state="form_check")
    client = visit("checker")
    address = _address(document, "return", "outgoing")
    assert client.post(address, {"revision": document.revision, "reason": ""}).status_code == 422
    data = {"revision": document.revision, "reason": "Đề nghị kiểm tra thể thức, chính tả."}
    assert client.post(address, data).status_code == 302
    page = visit("drafter").get(reverse("documents:outgoing-detail", args=[document.uid]))
    assert "Đề nghị kiểm tra thể thức" in page.content.decode()


def test_wrong_person_is_refused_and_wrong_moment_too(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state="submitted")
    data = {"revision": document.revision}
    wrong = visit("clerk").post(_address(document, "pass_form", "outgoing"), data)
    assert wrong.status_code == 409
    late = visit("drafter").post(_address(document, "return", "outgoing"), data | {"reason": "x"})
    assert late.status_code == 403


def test_dialog_gets_the_form_alone_and_the_answer_reloads(visit: Any, house: Any) -> None:
    document = make.registered(house)
    client = visit("clerk")
    headers = {"HX-Request": "true", "HX-Target": "dialog"}
    form = client.get(_address(document, "present"), headers=headers)
    assert "<html" not in form.content.decode()
    assert 'id="dialog-title"' in form.content.decode()
    data = {"revision": document.revision, "to": str(house.leader.uid)}
    done = client.post(_address(document, "present"), data, headers=headers)
    assert done["HX-Redirect"] == reverse("documents:incoming-detail", args=[document.uid])


def test_form_without_a_script_uploads_and_takes_in(visit: Any, house: Any) -> None:
    paper = SimpleUploadedFile("công văn.pdf", files.plain_pdf(), "application/pdf")
    data = {"source": "upload", "each": "one", "file": paper}
    answer = visit("clerk").post(reverse("documents:incoming-create"), data)
    assert answer.status_code == 302
    document = IncomingDocument.objects.get()
    assert document.files.get().name == "công văn.pdf"


def test_each_file_may_become_a_document(visit: Any, house: Any) -> None:
    papers = [
        SimpleUploadedFile(f"{n}.pdf", files.plain_pdf(n + 1), "application/pdf") for n in range(3)
    ]
    data = {"source": "upload", "each": "many", "file": papers}
    answer = visit("clerk").post(reverse("documents:incoming-create"), data)
    assert answer.status_code == 302
    assert IncomingDocument.objects.count() == 3


def test_draft_is_begun_with_recipients_from_lines(visit: Any, house: Any) -> None:
    paper = SimpleUploadedFile("du-thao.pdf", files.letter_pdf(), "application/pdf")
    data = {
        "kind": house.kind.pk,
        "direction": "outgoing",
        "subject": "Về việc trả lời",
        "urgency": 0,
        "channel": "post",
        "recipients": "- Sở Nội vụ;\n\nSở Nội vụ\nCác phòng",
        "file": paper,
    }
    answer = visit("drafter").post(reverse("documents:outgoing-create"), data)
    assert answer.status_code == 302
    document = OutgoingDocument.objects.get()
    assert list(document.recipients.order_by("ordinal").values_list("name", flat=True)) == [
        "Sở Nội vụ",
        "Các phòng",
    ]
    assert document.current_version is not None


def test_colleague_sees_the_document_once_it_was_shown_to_him(visit: Any, house: Any) -> None:
    document = make.registered(house)
    page = reverse("documents:incoming-detail", args=[document.uid])
    assert visit("colleague").get(page).status_code == 404
    address = reverse("documents:share", args=[document.uid])
    client = visit("clerk")
    assert client.get(address).status_code == 200
    done = client.post(address, {"with_whom": [f"p:{house.colleague.uid}"]})
    assert done.status_code == 302
    assert visit("colleague").get(page).status_code == 200


def test_supporter_reports_his_part_done(visit: Any, house: Any) -> None:
    document = make.presented(house)
    data = {
        "revision": document.revision,
        "text": "Phối hợp.",
        "lead": f"u:{house.unit.uid}",
        "support": [f"p:{house.colleague.uid}"],
    }
    visit("leader").post(_address(document, "direct"), data)
    client = visit("colleague")
    page = client.get(reverse("documents:incoming-detail", args=[document.uid]))
    assert "Báo xong phần việc" in page.content.decode()
    address = reverse("documents:my-part", args=[document.uid])
    assert client.post(address, {"result": "Đã góp ý."}).status_code == 302
    assert document.assignments.get(role="support").result == "Đã góp ý."
    assert client.get(address).status_code == 404


def test_clerk_notes_that_a_copy_was_sent_and_received(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state="issued")
    recipient = document.recipients.create(name="Sở Nội vụ")
    client = visit("clerk")
    for name, status in (("sent", "sent"), ("received", "received")):
        address = reverse(f"documents:recipient-{name}", args=[document.uid, recipient.uid])
        assert client.post(address).status_code == 302
        recipient.refresh_from_db()
        assert recipient.status == status
