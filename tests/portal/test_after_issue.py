"""Recipients, numbers, recall and copies at the portal's door: each page opens, each act is done there."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from documents.choices import OutgoingState
from documents.models import RecipientGroup, Register, SeriesClosing
from documents.selectors import series
from documents.services import outgoing
from tests.factories import catalogues
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.rule("OUT-18")
def test_recipients_are_edited_on_one_page(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state=OutgoingState.NUMBERED)
    body = catalogues.an_organisation(name="Sở Nội vụ", identifier_code="H53.21")
    page = f"/outgoing/{document.uid}/recipients/"
    clerk = visit("clerk")
    assert clerk.get(page).status_code == 200
    form = {
        "rows-TOTAL_FORMS": "0",
        "rows-INITIAL_FORMS": "0",
        "new-organisations": str(body.uid),
        "new-inside": f"u:{house.unit.uid}",
        "new-names": "Ông Trần Văn B\n",
        "new-channel": "",
        "new-is_listed": "on",
    }
    assert clerk.post(page, form).status_code == 302
    rows = {row.name: row for row in document.recipients.all()}
    assert rows["Sở Nội vụ"].organ_code == "H53.21"
    assert [rows[n].channel for n in ("Sở Nội vụ", house.unit.name, "Ông Trần Văn B")] == [
        "exchange",
        "internal",
        "post",
    ]
    first = document.recipients.order_by("ordinal").first()
    changed = {
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "3",
        "new-channel": "",
        **{f"rows-{n}-at": str(n) for n in range(3)},
        **{f"rows-{n}-channel": row.channel for n, row in enumerate(rows.values())},
        **{f"rows-{n}-copies": "2" for n in range(3)},
        "rows-0-line": "Các sở",
        "rows-2-drop": "on",
    }
    assert clerk.post(page, changed).status_code == 302
    first = document.recipients.get(name=first.name)
    assert (first.paper_line, first.copies) == ("Các sở", 2)
    assert document.recipients.count() == 2
    assert visit("drafter").post(page, form).status_code == 403


@pytest.mark.rule("OUT-18")
def test_groups_are_made_and_given_up(visit: Any, house: Any) -> None:
    clerk = visit("clerk")
    body = catalogues.an_organisation(name="Sở Y tế")
    made = clerk.post("/recipient-groups/new/", {"name": "Các sở", "organisations": str(body.uid)})
    assert made.status_code == 302
    group = RecipientGroup.objects.get()
    assert "Các sở" in text(clerk.get("/recipient-groups/"))
    assert clerk.get(f"/recipient-groups/{group.uid}/").status_code == 200
    assert visit("drafter").get("/recipient-groups/new/").status_code == 403
    assert clerk.post(f"/recipient-groups/{group.uid}/retire/").status_code == 302
    found = clerk.get("/pick/addressees/?q=y te").json()["results"]
    assert found[0]["text"] == "Sở Y tế"


@pytest.mark.rule("OUT-05")
@pytest.mark.rule("R30")
def test_numbers_are_kept_voided_and_a_series_closed_on_the_registers_page(
    visit: Any, house: Any
) -> None:
    book = f"/registers/{house.outgoing_register.uid}/"
    chief = visit("chief")
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert chief.post(f"{book}reserve/", {"until": day, "reason": "Chờ ký"}).status_code == 302
    (kept,) = series.reserved(house=house.organisation)
    assert "Chờ ký" in text(chief.get(book))
    refused = chief.post(f"{book}close/", {"scope": kept.scope}, follow=True)
    assert "chưa dùng" in text(refused)
    assert not SeriesClosing.objects.exists()
    void = f"{book}entries/{kept.uid}/void/"
    assert chief.get(void).status_code == 200
    assert chief.post(void, {"reason": "Không dùng"}).status_code == 302
    assert not series.reserved(house=house.organisation).exists()
    sheet = chief.get(f"{book}print/?scope={kept.scope}&form=xlsx")
    assert sheet.content[:2] == b"PK"
    opened = chief.post(
        "/registers/new/",
        {
            "direction": "outgoing",
            "name": "Sổ bản sao",
            "code": "SAO",
            "reset_policy": "year",
            "layout": "one",
            "for_copies": "on",
        },
    )
    assert opened.status_code == 302
    assert Register.objects.get(code="SAO").for_copies


@pytest.mark.rule("OUT-09")
def test_the_recall_page_says_who_has_answered(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state=OutgoingState.NUMBERED)
    outgoing.set_recipients(
        document=document,
        recipients=[outgoing.RecipientData(name="Ông Trần Văn B")],
        act=house.act("clerk"),
    )
    type(document).objects.filter(pk=document.pk).update(
        state=OutgoingState.ISSUED, issued_at=house.now, issued_by=house.clerk
    )
    row = document.recipients.get()
    clerk = visit("clerk")
    dispatch = f"/outgoing/{document.uid}/dispatch/"
    sent = {"recipient": str(row.uid), "what": "sent", "copies": "2", "proof": "BĐ 15"}
    assert clerk.post(dispatch, sent).status_code == 302
    assert "BĐ 15" in text(clerk.get(dispatch))
    assert b"%PDF" in clerk.get("/registers/dispatch/posted.pdf").content[:8]
    clerk.post(f"/outgoing/{document.uid}/recall/", {"reason": "Sai số liệu"})
    page = f"/outgoing/{document.uid}/recall-answers/"
    assert "Chưa trả lời" in text(clerk.get(page))
    assert clerk.post(page, {"recipient": str(row.uid), "status": "15"}).status_code == 302
    assert "Đã trả lại" in text(clerk.get(page))
    confirm = f"/outgoing/{document.uid}/confirm_recalled/"
    assert clerk.post(confirm, {"reason": ""}).status_code == 302
    document.refresh_from_db()
    assert document.state == OutgoingState.RECALLED


@pytest.mark.rule("OUT-08")
@pytest.mark.rule("OUT-10")
def test_successor_print_and_file_copy_have_their_pages(visit: Any, house: Any) -> None:
    document = make.outgoing(house, state=OutgoingState.ISSUED)
    clerk = visit("clerk")
    assert text(clerk.get(f"/outgoing/{document.uid}/")).count("/follow/") == 1
    made = clerk.post(
        f"/outgoing/{document.uid}/follow/", {"what": "replace", "reason": "Sai số liệu"}
    )
    assert made.status_code == 302
    assert document.code_display in text(clerk.get(made.url))
    paper = f"/outgoing/{document.uid}/paper/"
    assert clerk.post(paper, {"copies": "3", "for_whom": "Lưu"}).status_code == 302
    shelf = f"/documents/{document.uid}/file-copy/"
    assert clerk.post(shelf, {"user_name": "Lê A", "purpose": "Tra cứu"}).status_code == 302
    assert "Lê A" in text(clerk.get(shelf))
    assert clerk.get(f"/documents/{document.uid}/copy/").status_code == 200
    assert visit("drafter").get(f"/documents/{document.uid}/copy/").status_code == 403
