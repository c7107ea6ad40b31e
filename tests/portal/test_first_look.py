"""What a first look at the portal as its people found, kept mended."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.engine.files.facts import DOCX, PDF
from documents.models import FilePlan
from documents.services import prints
from tests.factories import documents as make


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(("name", "offered"), [("clerk", True), ("drafter", False)])
def test_create_menu_offers_only_what_the_person_may_begin(
    visit: Any, name: str, offered: bool
) -> None:
    text = _text(visit(name).get("/"))
    assert (reverse("documents:incoming-create") in text) is offered
    assert reverse("documents:outgoing-create") in text


def test_register_form_asks_about_duplicates_only_when_one_was_found(
    visit: Any, house: Any
) -> None:
    document = make.arrived(house)
    address = reverse("documents:transition", args=["incoming", document.uid, "register"])
    refused = visit("clerk").post(address, {"subject": "", "issued_on": "32/13/2026"})
    assert refused.status_code == 422
    assert "duplicate_seen" not in _text(refused)


def test_settings_are_confirmed_in_the_language_just_chosen(visit: Any) -> None:
    client = visit("drafter")
    page = client.post(
        reverse("accounts:profile"), {"language": "en", "theme": "auto", "email": ""}, follow=True
    )
    assert "Your settings are saved." in _text(page)


def test_file_plan_opens_at_the_current_year_not_at_next_years_draft(
    visit: Any, house: Any
) -> None:
    year = timezone.localdate().year
    for one in (year, year + 1):
        FilePlan.objects.get_or_create(organisation=house.organisation, year=one)
    assert visit("clerk").get(reverse("documents:file-plan")).context["plan"].year == year


def test_page_reloads_when_a_signature_moved_the_document_on(visit: Any, house: Any) -> None:
    draft = make.outgoing(house)
    client = visit("drafter")
    address = reverse("signatures:panel", args=[draft.uid])
    assert f"{address}?seen={draft.revision}" in _text(
        client.get(reverse("documents:outgoing-detail", args=[draft.uid]))
    )
    htmx = {"HX-Request": "true"}
    same = client.get(f"{address}?seen={draft.revision}", headers=htmx)
    moved = client.get(f"{address}?seen={draft.revision - 1}", headers=htmx)
    assert "HX-Refresh" not in same.headers
    assert moved["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("media_type", "minutes", "waiting"), [(DOCX, 1, True), (DOCX, 60, False), (PDF, 1, False)]
)
def test_viewer_waits_for_the_pdf_of_a_fresh_word_version_only(
    visit: Any,
    house: Any,
    monkeypatch: pytest.MonkeyPatch,
    media_type: str,
    minutes: int,
    waiting: bool,
) -> None:
    monkeypatch.setattr(make, "NOW", timezone.now() - timedelta(minutes=minutes))
    draft = make.outgoing(house, media_type=media_type)
    page = visit("drafter").get(reverse("documents:outgoing-detail", args=[draft.uid]))
    assert page.context["paper"].is_waiting is waiting
    assert ('hx-trigger="every 3s"' in _text(page)) is waiting


@pytest.mark.parametrize(
    ("kind", "subject", "line"),
    [
        ("Thông báo", "Thông báo thẩm định quyết toán", "Thông báo thẩm định quyết toán"),
        ("Quyết định (cá biệt)", "kiện toàn Ban Chỉ huy", "Quyết định kiện toàn Ban Chỉ huy"),
        ("Công văn", "V/v rà soát thủ tục", "Công văn V/v rà soát thủ tục"),
        ("Kế hoạch", "Kế hoạchviên", "Kế hoạch Kế hoạchviên"),
    ],
)
def test_register_book_does_not_say_the_kind_twice(kind: str, subject: str, line: str) -> None:
    document = SimpleNamespace(kind=SimpleNamespace(name=kind), subject=subject)
    assert prints.named(document) == line


def test_search_names_a_document_that_has_no_subject_yet(visit: Any, house: Any) -> None:
    document = make.arrived(house, subject="", code_display="77/BC-SNV")
    assert document.subject == ""
    page = visit("clerk").get(reverse("documents:search"), {"q": "77/BC-SNV"})
    assert 'class="hit-subject">77/BC-SNV' in _text(page)
