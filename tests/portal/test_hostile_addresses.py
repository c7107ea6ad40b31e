"""Addresses and forms as nobody honest sends them: a sentence or an empty answer, never a 500."""

from __future__ import annotations

import pytest
from django.urls import reverse

from documents.services import grants, incoming
from tests.factories import documents as make
from tests.portal.conftest import Visitor

pytestmark = pytest.mark.django_db
NUL = "%00a"
ADDRESSES = [
    "/incoming/?q=" + NUL,
    "/outgoing/?q=" + NUL,
    "/dossiers/?q=" + NUL,
    "/incoming/?kind=" + NUL,
    "/incoming/?unit=" + NUL,
    "/search/?q=" + NUL,
    "/search/suggest/?q=" + NUL,
    "/pick/people/?q=" + NUL,
    "/pick/organisations/?q=" + NUL,
    "/pick/documents/?q=" + NUL,
    "/pick/dossiers/?q=" + NUL,
    "/export/incoming.xlsx?q=" + NUL,
    "/outgoing/?sort=number",
    "/dossiers/?sort=number&sort=due",
    "/dossiers/?sort=due",
    "/dossiers/new/?heading=" + NUL,
    "/outgoing/new/?answers=" + NUL,
    "/file-plan/?year=" + NUL,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_senseless_question_is_answered(house: make.Office, visit: Visitor, address: str) -> None:
    make.arrived(house)
    assert visit("clerk").get(address).status_code == 200


@pytest.mark.parametrize("scope", [NUL, "1999", "2026' OR 1=1"])
def test_unknown_series_of_a_book_is_not_printed(
    house: make.Office, visit: Visitor, scope: str
) -> None:
    address = reverse("documents:register-print", args=[house.incoming_register.uid])
    assert visit("clerk").get(f"{address}?scope={scope}").status_code == 404


def test_book_with_a_vietnamese_code_is_printed_under_its_name(
    house: make.Office, visit: Visitor
) -> None:
    book = make.register(house.organisation, "incoming", code='Đ"1', is_default=False)
    scope = str(house.now.year)
    document = make.arrived(house)
    incoming.register(document=document, register=book, act=house.act("clerk"))
    address = reverse("documents:register-print", args=[book.uid])
    answer = visit("clerk").get(f"{address}?scope={scope}")
    assert answer.status_code == 200
    assert "filename*=utf-8''so-%C4%90%221.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize("uid", ["-" * 36, "x", "g" * 36])
def test_upload_named_senselessly_is_no_upload(
    house: make.Office, visit: Visitor, uid: str
) -> None:
    answer = visit("clerk").post(
        reverse("documents:incoming-create"), {"source": "upload", "each": "one", "uploads": [uid]}
    )
    assert answer.status_code == 422


def test_dossier_named_senselessly_is_not_found(house: make.Office, visit: Visitor) -> None:
    document = make.arrived(house)
    address = reverse("documents:document-file", args=[document.uid])
    assert visit("clerk").post(address, {"dossier": "x"}).status_code == 404


@pytest.mark.rule("R25")
def test_answered_document_is_named_only_to_who_may_see_it(
    house: make.Office, visit: Visitor
) -> None:
    hidden = make.registered(house, subject="Đơn tố cáo riêng")
    answer = make.outgoing(house)
    answer.reply_links.create(incoming=hidden, added_at=house.now, added_by=house.drafter)
    address = reverse("documents:outgoing-detail", args=[answer.uid])
    assert "Đơn tố cáo riêng" in visit("clerk").get(address).content.decode()
    assert "Đơn tố cáo riêng" not in visit("drafter").get(address).content.decode()


@pytest.mark.rule("R25")
def test_answer_is_named_only_to_who_may_see_it(house: make.Office, visit: Visitor) -> None:
    document = make.completed(house)
    answer = make.outgoing(house, subject="Công văn mật của lãnh đạo")
    answer.reply_links.create(incoming=document, added_at=house.now, added_by=house.drafter)
    address = reverse("documents:incoming-detail", args=[document.uid])
    assert "Công văn mật của lãnh đạo" in visit("head").get(address).content.decode()
    kept = [g.principal for g in answer.grants.select_related("principal")]
    grants.withdraw(document=answer, principals=kept, act=house.act("clerk"))
    assert "Công văn mật của lãnh đạo" not in visit("head").get(address).content.decode()


@pytest.mark.rule("R21")
@pytest.mark.parametrize("name", ["home", "incoming-list"])
def test_pages_are_not_kept_by_the_browser(visit: Visitor, name: str) -> None:
    answer = visit("clerk").get(reverse(f"documents:{name}"))
    assert "no-store" in answer["Cache-Control"]
