"""The index of a dossier in print (NĐ 30/2020 PL V)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.models import JournalEntry
from documents.engine.files import spool, text
from documents.services import dossiers
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DOS-07")]


def test_index_lists_what_lies_in_the_dossier_in_order(client: Any) -> None:
    house = make.office()
    dossier = make.dossier(house, title="Rà soát thủ tục hành chính")
    document = make.completed(house, subject="Về việc rà soát thủ tục")
    dossiers.add(dossier=dossier, document=document, act=house.act("drafter"))
    client.force_login(house.drafter)
    answer = client.get(reverse("documents:dossier-print", args=[dossier.uid]))
    assert answer.status_code == 200
    with spool.of_chunks(iter([answer.content])) as source:
        words = " ".join(text.extract(source, "application/pdf").text.split())
    assert "Rà soát thủ tục hành chính" in words
    assert "Về việc rà soát thủ tục" in words
    assert document.code_display in words
    assert JournalEntry.objects.filter(verb="documents.dossier.print").exists()


@pytest.mark.rule("R25")
def test_index_of_a_hidden_dossier_is_not_there(client: Any) -> None:
    house, other = make.office(), make.office()
    dossier = make.dossier(house)
    client.force_login(other.clerk)
    assert client.get(reverse("documents:dossier-print", args=[dossier.uid])).status_code == 404
