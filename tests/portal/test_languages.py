"""No English sentence in the Vietnamese interface, and none of the reverse."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from core import messages
from tests.factories import documents as make

# Two English words that never stand together in a Vietnamese page of ours.
ENGLISH = re.compile(
    r"\b(?:the|of the|to be|is not|your|you|this|that|with|from the|has been|not found)\b", re.I
)
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
DATA_WORDS = {"Thông báo", "Công văn", "Quyết định", "Tiếng Việt"}
"""Names of document kinds and languages stay as they are in every language."""


def _words(html: str) -> list[str]:
    """The texts of a page and of the attributes that people read or hear."""
    html = re.sub(r"<(script|style|svg|noscript)\b.*?</\1>", " ", html, flags=re.S)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt|data-[a-z-]+)="([^"]*)"', html)
    texts = re.split(r"<[^>]+>", html)
    return [" ".join(unescape(t).split()) for t in (*texts, *spoken) if t.strip()]


def _addresses(house: Any) -> list[str]:
    incoming = make.assigned(house)
    outgoing = make.outgoing(house, state="content_review")
    dossier = make.dossier(house, by="clerk")
    return [
        reverse("documents:home"),
        reverse("documents:incoming-list"),
        reverse("documents:incoming-create"),
        reverse("documents:outgoing-list"),
        reverse("documents:outgoing-create"),
        reverse("documents:dossier-list"),
        reverse("documents:dossier-create"),
        reverse("documents:file-plan"),
        reverse("documents:register-list"),
        reverse("documents:register-book", args=[house.incoming_register.uid]),
        reverse("documents:search") + "?q=xyzzy",
        reverse("documents:incoming-detail", args=[incoming.uid]),
        reverse("documents:outgoing-detail", args=[outgoing.uid]),
        reverse("documents:dossier-detail", args=[dossier.uid]),
        reverse("documents:transition", args=["incoming", incoming.uid, "edit"]),
        "/khong-co-trang-nay/",
    ]


def test_no_english_sentence_in_the_vietnamese_pages(visit: Any, house: Any) -> None:
    client = visit("clerk", language="vi")
    found = []
    for address in _addresses(house):
        answer = client.get(address)
        for words in _words(answer.content.decode()):
            if len(words.split()) > 1 and ENGLISH.search(words):
                found.append(f"{address}: {words[:90]}")
    assert not found


def test_no_vietnamese_sentence_in_the_english_pages(visit: Any, house: Any) -> None:
    wordings, _conflicts = messages.wordings(messages.Path(__file__).parents[2])
    ours = {
        str(message.string)
        for message in wordings
        if isinstance(message.string, str) and VIETNAMESE.search(message.string)
    }
    client = visit("clerk", language="en")
    found = []
    for address in _addresses(house):
        answer = client.get(address)
        found += [
            f"{address}: {words[:90]}"
            for words in _words(answer.content.decode())
            if words in ours - DATA_WORDS
        ]
    assert not found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_names_its_language(visit: Any, language: str) -> None:
    answer = visit("clerk", language=language).get(reverse("documents:home"))
    assert f'<html lang="{language}"' in answer.content.decode()
