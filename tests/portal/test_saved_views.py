"""Views under a name: kept, shared, forgotten; the place in the list is no part of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.models import JournalEntry
from documents.models import SavedView
from documents.services.saved_views import kept


def _save(client: Any, name: str = "Khẩn", query: str = "urgent=1&cursor=abc", **more: str) -> Any:
    data = {"list": "incoming", "name": name, "query": query, **more}
    return client.post(reverse("documents:saved-view-save"), data)


@pytest.mark.rule("F6")
def test_a_view_brings_back_its_filters(visit: Any, house: Any) -> None:
    client = visit("clerk")
    answer = _save(client)
    assert answer.url == reverse("documents:incoming-list") + "?urgent=1"
    shown = client.get(answer.url).context["saved"]
    assert [(one["view"].name, one["is_mine"], one["is_current"]) for one in shown] == [
        ("Khẩn", True, True)
    ]


def test_a_view_is_one_s_own_until_it_is_shown_to_all(visit: Any, house: Any) -> None:
    _save(visit("clerk"))
    view = SavedView.objects.get()
    drafter = visit("drafter")
    address = reverse("documents:incoming-list")
    assert drafter.get(address).context["saved"] == []
    share = reverse("documents:saved-view-share", args=[view.uid])
    assert drafter.post(share).status_code == 404
    visit("clerk").post(share)
    assert [one["is_mine"] for one in drafter.get(address).context["saved"]] == [False]
    delete = reverse("documents:saved-view-delete", args=[view.uid])
    assert drafter.post(delete).status_code == 403
    assert visit("clerk").post(delete).status_code == 302
    assert not SavedView.objects.exists()
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"documents.view.save", "documents.view.share", "documents.view.delete"} <= verbs


def test_a_name_is_given_once(visit: Any, house: Any) -> None:
    client = visit("clerk")
    _save(client)
    _save(client, query="due=overdue")
    _save(client, name="   ")
    assert SavedView.objects.count() == 1


def test_only_what_makes_a_view_is_kept() -> None:
    query = "?q=b%C3%A1o&cursor=xyz&state=&col=code&col=subject&csrfmiddlewaretoken=t"
    assert kept(query) == "q=b%C3%A1o&col=code&col=subject"
