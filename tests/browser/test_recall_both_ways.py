"""Recall between two offices of one installation: one paper is given up and gone, one is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from catalogues.models import DocumentKind
from core.acts import Act
from demo import offices, setting_up
from documents.models import IncomingDocument, OutgoingDocument, Recipient, Register
from documents.services import files as keeping
from documents.services.incoming import delivery
from documents.services.store import file_store
from tests.browser.conftest import OnAir
from tests.browser.story import Cast
from tests.factories import documents as make
from tests.factories import files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def _issued(sender: offices.Office, receiver: offices.Office, subject: str) -> OutgoingDocument:
    """Issued by one office to the other; how it is signed is told by the other journey."""
    house = sender.organisation
    office = make.Office(
        organisation=house,
        headquarters=sender.appointments["lanhdao"].unit,
        unit=sender.appointments["chuyenvien"].unit,
        people={
            "clerk": sender.people["vanthu"],
            "leader": sender.people["lanhdao"],
            "drafter": sender.people["chuyenvien"],
        },
        kind=DocumentKind.objects.get(code="party.notice", valid_to=None),
        incoming_register=Register.objects.get(organisation=house, code="DEN"),
        outgoing_register=Register.objects.get(organisation=house, code="DI"),
        plan=None,  # type: ignore[arg-type]
        record_class=None,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    document = make.outgoing(office, state="issued", subject=subject)
    upload = keeping.receive(
        name="thong-bao.pdf",
        chunks=iter([files.letter_pdf("letter_party", subject=subject)]),
        act=office.act("clerk"),
    )
    assert upload.stored is not None
    make.version(document, upload.stored, office.clerk)
    Recipient.objects.create(
        document=document,
        organisation=receiver.organisation.organisation,
        name=receiver.organisation.name,
        channel="exchange",
        ordinal=1,
    )
    delivery.deliver(document=document, act=Act.of_system("documents.exchange"))
    return document


@pytest.mark.timeout(300)
@pytest.mark.rule("IN-12")
def test_a_recalled_paper_is_destroyed_by_one_answer_and_kept_by_the_other(
    browser: Browser, on_air: OnAir, artefacts: Path
) -> None:
    sender, receiver = offices.build_all()[:2]
    setting_up.open_books(receiver, offices.specification(), [timezone.localdate().year])
    sent = {
        way: _issued(sender, receiver, f"Thông báo kế hoạch tiếp dân {way}")
        for way in ("một", "hai")
    }
    cast = Cast(browser, on_air.url, artefacts, "thu-hoi", (390, 844), "light", on_air.password)
    try:
        theirs = cast.desk("xa.vanthu")
        came = {
            way: IncomingDocument.objects.get(
                organisation=receiver.organisation, subject=document.subject
            )
            for way, document in sent.items()
        }
        for document in came.values():
            theirs.page.goto(f"{cast.base}/incoming/{document.uid}/register/")
            theirs.confirm()
            theirs.said("Đã vào sổ")
        theirs.look("da-vao-so")
        sheet = theirs.page.request.get(f"{theirs.page.url}sheet/")
        assert sheet.body().startswith(b"%PDF-")

        ours = cast.desk("vanthu")
        for document in sent.values():
            ours.page.goto(f"{cast.base}/outgoing/{document.uid}/recall/")
            ours.page.locator("[name=reason]").fill("Ban hành nhầm thời gian tiếp dân.")
            ours.confirm()
            ours.said("Đã thực hiện")

        page = theirs.page
        page.goto(f"{cast.base}/incoming/{came['một'].uid}/")
        expect(page.locator("#recall")).to_contain_text("Ban hành nhầm thời gian tiếp dân.")
        theirs.look("ben-gui-thu-hoi")
        page.goto(f"{cast.base}/incoming/{came['một'].uid}/recall/")
        page.locator("[name=reason]").fill("Đồng ý thu hồi.")
        theirs.confirm()
        theirs.said("Đã thực hiện")
        expect(page.locator("main")).not_to_contain_text("kế hoạch tiếp dân")
        theirs.look("da-huy")
        page.goto(f"{cast.base}/incoming/{came['hai'].uid}/recall/refuse/")
        page.locator("[name=reason]").fill("Đã niêm yết, sẽ thông báo lại.")
        theirs.confirm()
        expect(page.locator("main")).to_contain_text("Đã niêm yết, sẽ thông báo lại.")
        theirs.look("giu-lai")
        page.goto(f"{cast.base}/search/?q=ke hoach tiep dan")
        expect(page.locator("main")).to_contain_text("tiếp dân hai")
        expect(page.locator("main")).not_to_contain_text("tiếp dân một")
    finally:
        faults = cast.leave()
    assert not faults
    answered = Recipient.objects.filter(document__in=sent.values()).order_by("pk")
    assert [row.exchange_status for row in answered] == ["15", "16"]
    assert not came["một"].files.exists()
    kept = sent["một"].versions.order_by("-ordinal").first()
    assert kept is not None
    assert file_store().exists(kept.stored.sha256)
