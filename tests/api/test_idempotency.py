"""Idempotency-Key: the same key answers the same and the deed is done once, also at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from core.models import IdempotencyKey, JournalEntry
from documents.models import Dossier, IncomingDocument, RegisterEntry
from tests.api.doors import Caller, Doors, is_problem
from tests.factories import documents as make

KEY = "a7f1c9d0-0001"


def opening(house: make.Office, title: str = "Rà soát") -> dict[str, Any]:
    return {"record_class": str(house.record_class.uid), "title": title}


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_answer_is_replayed_and_nothing_is_done_twice(self, doors: Doors) -> None:
        first = doors.drafter.post("/dossiers/", opening(doors.house), Idempotency_Key=KEY)
        again = doors.drafter.post("/dossiers/", opening(doors.house), Idempotency_Key=KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again["ETag"] == first["ETag"]
        assert again["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert Dossier.objects.count() == 1
        assert JournalEntry.objects.filter(verb="documents.dossier.open").count() == 1

    def test_an_answer_without_content_is_replayed_too(self, doors: Doors) -> None:
        path = f"/documents/{make.registered(doors.house).uid}/share/"
        body = {"people": [str(doors.house.colleague.uid)]}
        for _n in range(2):
            assert doors.clerk.post(path, body, Idempotency_Key=KEY).status_code == 204
        assert JournalEntry.objects.filter(verb="documents.share").count() == 1

    def test_another_body_another_address_another_capacity_are_refused(self, doors: Doors) -> None:
        doors.drafter.post("/dossiers/", opening(doors.house), Idempotency_Key=KEY)
        changed = opening(doors.house, "Việc khác")
        kind = {"Content-Type": "application/json; charset=utf-8"}
        dossier = Dossier.objects.get()
        for answer in (
            doors.drafter.post("/dossiers/", changed, Idempotency_Key=KEY),
            doors.drafter.post("/dossiers/", changed, Idempotency_Key=KEY, **kind),
            doors.drafter.post(f"/dossiers/{dossier.uid}/close/", {}, Idempotency_Key=KEY),
        ):
            body = is_problem(answer, 422, "idempotency_key_reused")
            assert body["field"] == "Idempotency-Key"
        assert Dossier.objects.get().state == "open"

    def test_keys_of_different_people_do_not_meet(self, doors: Doors) -> None:
        for caller in (doors.drafter, doors.colleague, doors.session(doors.house.drafter)):
            made = caller.post("/dossiers/", opening(doors.house), Idempotency_Key=KEY)
            assert made.status_code == 201, made.content
        assert Dossier.objects.count() == 3

    def test_a_refused_deed_leaves_the_key_free(self, doors: Doors) -> None:
        refused = doors.drafter.post("/dossiers/", {"title": "x"}, Idempotency_Key=KEY)
        is_problem(refused, 422)
        assert not IdempotencyKey.objects.exists()
        made = doors.drafter.post("/dossiers/", opening(doors.house), Idempotency_Key=KEY)
        assert made.status_code == 201

    def test_a_refusal_with_a_key_is_journalled_and_nothing_else_stays(self, doors: Doors) -> None:
        path = f"/incoming/{make.registered(doors.house).uid}/present/"
        body = {"to": str(doors.house.leader.uid)}
        make.grants.share(
            document=IncomingDocument.objects.get(),
            people=[doors.house.archivist],
            act=doors.house.act("clerk"),
        )
        is_problem(doors.archivist.post(path, body, Idempotency_Key=KEY), 403)
        line = JournalEntry.objects.get(verb="core.refused")
        assert line.facts["path"] == f"/api/v1{path}"
        assert not IdempotencyKey.objects.exists()

    @pytest.mark.parametrize("key", ["short", "x" * 121, "có dấu cách", "khoảng trắng ở giữa"])
    def test_a_key_of_the_wrong_form_is_refused(self, doors: Doors, key: str) -> None:
        answer = doors.drafter.post("/dossiers/", opening(doors.house), Idempotency_Key=key)
        assert is_problem(answer, 422)["field"] == "Idempotency-Key"
        assert not Dossier.objects.exists()

    def test_reading_takes_no_notice_of_a_key(self, doors: Doors) -> None:
        assert doors.drafter.get("/dossiers/", Idempotency_Key="short").status_code == 200
        assert not IdempotencyKey.objects.exists()


def at_once(callers: list[Caller], path: str, data: Any, keys: list[str]) -> list[Any]:
    """The same call by all callers at the same moment, each in its thread."""
    gate = Barrier(len(callers))

    def go(pair: tuple[Caller, str]) -> Any:
        caller, key = pair
        try:
            gate.wait(timeout=60)
            headers = {"Idempotency_Key": key} if key else {}
            return caller.post(path, data, **headers)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(go, zip(callers, keys, strict=True)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_the_same_key_does_the_deed_once(self, doors: Doors) -> None:
        callers = [doors.drafter for _n in range(6)]
        answers = at_once(callers, "/dossiers/", opening(doors.house), [KEY] * 6)
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["uid"] for answer in answers}) == 1
        assert sum("Idempotency-Replayed" in answer for answer in answers) == 5
        assert Dossier.objects.count() == 1

    def test_a_document_registered_by_two_at_once_gets_one_number(self, doors: Doors) -> None:
        document = make.arrived(doors.house)
        callers = [doors.clerk, doors.chief, doors.clerk, doors.session(doors.house.clerk)]
        path = f"/incoming/{document.uid}/register/"
        answers = at_once(callers, path, {}, [""] * 4)
        codes = sorted(answer.status_code for answer in answers)
        assert codes.count(200) == 1, [answer.content for answer in answers]
        assert set(codes) <= {200, 403, 409}
        assert RegisterEntry.objects.filter(document=document).count() == 1

    def test_a_number_taken_by_two_at_once_is_taken_once(self, doors: Doors) -> None:
        house = doors.house
        signed = make.outgoing(house, state="signed", signed_by=house.leader, signed_at=house.now)
        callers = [doors.clerk, doors.clerk, doors.session(house.clerk)]
        answers = at_once(callers, f"/outgoing/{signed.uid}/take_number/", {}, [""] * 3)
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        for answer in answers:
            if answer.status_code == 409:
                is_problem(answer, 409, "wrong_state")
        assert [entry.number for entry in RegisterEntry.objects.filter(document=signed)] == [1]

    def test_two_documents_numbered_at_once_get_two_numbers(self, doors: Doors) -> None:
        papers = [make.arrived(doors.house) for _n in range(4)]
        gate = Barrier(4)
        callers = [doors.clerk for _n in range(4)]

        def go(pair: tuple[Caller, IncomingDocument]) -> Any:
            try:
                gate.wait(timeout=60)
                return pair[0].post(f"/incoming/{pair[1].uid}/register/")
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(go, zip(callers, papers, strict=True)))
        assert sorted(answer.json()["arrival_number"] for answer in answers) == [1, 2, 3, 4]
