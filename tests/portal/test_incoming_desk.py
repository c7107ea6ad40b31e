"""Pages of incoming documents: recall, sheets, duty, envelopes, phrases, notices, packages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from documents.models import DirectivePhrase, SealedEnvelope
from documents.services import grants, incoming
from tests.factories import documents as make


@pytest.mark.rule("IN-12")
def test_clerk_is_asked_on_the_page_and_at_home_and_refuses_with_a_reason(
    visit: Any, house: Any
) -> None:
    document = make.registered(house)
    incoming.ask_back(document=document, reason="Ban hành nhầm.", act=house.act("clerk"))
    client = visit("clerk")
    page = reverse("documents:incoming-detail", args=[document.uid])
    assert "Ban hành nhầm." in client.get(page).content.decode()
    assert "mine=asked_back" in client.get("/").content.decode()
    assert document.subject in client.get("/incoming/?mine=asked_back").content.decode()
    address = reverse("documents:refuse-recall", args=[document.uid])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Đã giải quyết."}).status_code == 302
    assert "Đã giải quyết." in client.get(page).content.decode()


def test_stamp_sheet_and_book_of_follow_up_are_printed(visit: Any, house: Any) -> None:
    document = make.assigned(house)
    client = visit("clerk")
    sheet = client.get(reverse("documents:incoming-sheet", args=[document.uid]))
    assert sheet.content.startswith(b"%PDF-")
    for form, start in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        address = reverse("documents:follow-up", args=[house.incoming_register.uid, form])
        assert client.get(address).content.startswith(start)


@pytest.mark.rule("IN-14")
def test_notice_stays_on_every_page_until_it_is_confirmed(visit: Any, house: Any) -> None:
    document = make.registered(house)
    grants.share(document=document, people=[house.drafter], act=house.act("clerk"))
    client = visit("drafter")
    for address in ("/", "/incoming/", "/notices/"):
        assert 'id="access-notices"' in client.get(address).content.decode()
    (notice,) = client.get("/notices/").context["rows"]
    assert client.post("/notices/confirm/", {"notice": [str(notice.uid)]}).status_code == 302
    assert 'id="access-notices"' not in client.get("/").content.decode()


def test_leader_keeps_a_phrase_and_it_is_offered(visit: Any, house: Any) -> None:
    client = visit("leader")
    assert client.post("/phrases/", {"text": "Nghiên cứu, tham mưu."}).status_code == 302
    kept = DirectivePhrase.objects.get()
    client.post("/phrases/", {"phrase": str(kept.uid), "text": "Nghiên cứu, báo cáo."})
    document = make.presented(house)
    form = client.get(reverse("documents:transition", args=["incoming", document.uid, "direct"]))
    assert "Nghiên cứu, báo cáo." in form.content.decode()


def test_duty_and_envelopes_have_their_pages(visit: Any, house: Any) -> None:
    clerk, leader = visit("clerk"), visit("leader")
    turn = {
        "person": str(house.drafter.uid),
        "starts": "2026-12-01T17:00",
        "ends": "2026-12-02T07:00",
        "basis": "Lịch trực 12",
    }
    assert clerk.post("/duty/", turn).status_code == 403
    assert leader.post("/duty/", turn).status_code == 302
    assert house.drafter.full_name in clerk.get("/duty/").content.decode()
    envelope = {
        "sender_name": "Công ty Thử",
        "addressee": str(house.leader.uid),
        "envelope_state": "intact",
    }
    assert clerk.post("/envelopes/", envelope).status_code == 302
    row = SealedEnvelope.objects.get()
    assert "Công ty Thử" not in visit("drafter").get("/envelopes/").content.decode()
    address = reverse("documents:envelope-act", args=[row.uid, "take"])
    assert visit("leader").post(address).status_code == 302
