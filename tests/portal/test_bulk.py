"""Acts on many rows: every row asked for gets an answer, and none undoes another."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from documents.models import IncomingDocument
from tests.factories import documents as make


def _address(name: str, kind: str = "incoming") -> str:
    return reverse("documents:bulk", args=[kind, name])


@pytest.mark.rule("F1")
def test_asked_is_done_and_refused_together(visit: Any, house: Any) -> None:
    good = [make.registered(house) for _n in range(3)]
    wrong_state = make.completed(house)
    unseen = uuid4()
    uids = [str(one.uid) for one in (*good, wrong_state)] + [str(unseen)]
    answer = visit("clerk").post(
        _address("present"), {"uid": uids, "go": "1", "to": str(house.leader.uid)}
    )
    assert answer.status_code == 200
    results = answer.context["results"]
    assert len(results) == 5
    assert [one.is_done for one in results] == [True, True, True, False, False]
    assert all(one.sentence or one.details for one in results if not one.is_done)
    assert answer.context["done"] + answer.context["refused"] == len(uids)
    for document in good:
        assert IncomingDocument.objects.get(pk=document.pk).state == "presented"


def test_what_is_hidden_and_what_is_not_there_sound_the_same(visit: Any, house: Any) -> None:
    """R25: a uid of another's document is refused in the words of one that never was."""
    hidden = make.registered(house)
    data = {"uid": [str(hidden.uid), str(uuid4())], "go": "1"}
    results = visit("drafter").post(_address("accept"), data).context["results"]
    assert results[0] == results[1]
    assert not results[0].is_done


def test_the_rows_are_shown_before_anything_is_done(visit: Any, house: Any) -> None:
    ready, finished = make.registered(house), make.completed(house)
    answer = visit("clerk").post(
        _address("file_away"), {"uid": [str(ready.uid), str(finished.uid)]}
    )
    shown = dict(answer.context["shown"])
    assert shown[ready] == ""
    assert shown[finished]
    assert IncomingDocument.objects.get(pk=ready.pk).state == "registered"


def test_a_reason_that_is_missing_stops_all_before_the_first(visit: Any, house: Any) -> None:
    document = make.registered(house)
    answer = visit("clerk").post(_address("file_away"), {"uid": [str(document.uid)], "go": "1"})
    assert answer.status_code == 422
    assert IncomingDocument.objects.get(pk=document.pk).state == "registered"


def test_nothing_chosen_and_too_much_chosen_are_refused(visit: Any, house: Any) -> None:
    client = visit("clerk")
    assert client.post(_address("present"), {}).status_code == 422
    many = {"uid": [str(uuid4()) for _n in range(101)]}
    assert client.post(_address("present"), many).status_code == 422
    assert client.post(_address("no_such_act"), {}).status_code == 404


def test_documents_go_into_a_dossier_together(visit: Any, house: Any) -> None:
    dossier = make.dossier(house)
    documents = [make.registered(house) for _n in range(2)]
    answer = visit("clerk").post(
        _address("file"),
        {"uid": [str(one.uid) for one in documents], "go": "1", "dossier": str(dossier.uid)},
    )
    # The clerk does not see the dossier: the list does not offer it, and nothing is filed.
    assert answer.status_code == 422
    assert dossier.items.count() == 0


def test_only_acts_of_the_role_are_offered_above_a_list(visit: Any, house: Any) -> None:
    make.registered(house)
    address = reverse("documents:incoming-list")
    clerk = {name for name, _act in visit("clerk").get(address).context["bulk"]}
    drafter = {name for name, _act in visit("drafter").get(address).context["bulk"]}
    assert "present" in clerk
    assert "present" not in drafter
