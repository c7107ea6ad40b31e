"""ETags: a reader is spared what it has; a writer with a stale version is refused (412)."""

from __future__ import annotations

import pytest

from documents.models import Document, Dossier, OutgoingDocument
from tests.api.doors import Doors, is_problem
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def test_a_reader_gets_304_until_something_changes(doors: Doors) -> None:
    document = make.registered(doors.house)
    path = f"/incoming/{document.uid}/"
    tag = doors.clerk.get(path)["ETag"]
    again = doors.clerk.get(path, If_None_Match=f'"other", {tag}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    doors.clerk.patch(path, {"note": "đã xem"})
    changed = doors.clerk.get(path, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_the_tag_tells_callers_apart_who_may_do_different_things(doors: Doors) -> None:
    path = f"/incoming/{make.registered(doors.house).uid}/"
    clerk = doors.clerk.get(path)
    chief = doors.chief.get(path, If_None_Match=clerk["ETag"])
    assert chief.status_code == 200
    assert chief.json()["acts"] != clerk.json()["acts"]


def test_a_writer_with_a_stale_version_is_refused_and_nothing_is_written(doors: Doors) -> None:
    house = doors.house
    dossier = make.dossier(house)
    arrived, draft = make.arrived(house), make.outgoing(house)
    calls = [
        (doors.clerk, "PATCH", f"/incoming/{arrived.uid}/", {"note": "x"}),
        (doors.clerk, "POST", f"/incoming/{arrived.uid}/register/", {}),
        (doors.clerk, "POST", f"/incoming/{arrived.uid}/return_to_sender/", {"reason": "x" * 20}),
        (doors.clerk, "POST", f"/incoming/{arrived.uid}/comments/", {"text": "x"}),
        (doors.drafter, "POST", f"/outgoing/{draft.uid}/submit_content/", {}),
        (doors.drafter, "POST", f"/outgoing/{draft.uid}/cancel/", {"reason": "x" * 20}),
        (doors.drafter, "PATCH", f"/dossiers/{dossier.uid}/", {"title": "khác"}),
        (doors.drafter, "POST", f"/dossiers/{dossier.uid}/close/", {}),
    ]
    for caller, method, path, data in calls:
        resource = "/".join(path.split("/")[:3]) + "/"
        seen = caller.get(resource)["ETag"]
        old = seen.replace(f"-{seen.split('-')[-1].split('.')[0]}.", "-999999.")
        body = is_problem(caller.call(method, path, data, If_Match=old), 412, "stale")
        assert "phiên bản mới" in body["detail"] or "mới" in body["detail"]
        assert caller.get(resource)["ETag"] == seen
        assert is_problem(caller.call(method, path, data, If_Match="nonsense"), 412)
    assert Dossier.objects.get().title == dossier.title
    assert OutgoingDocument.objects.get().state == "drafting"
    assert Document.objects.get(pk=arrived.pk).revision == arrived.revision


def test_a_writer_with_the_present_version_may_write_and_learns_the_next(doors: Doors) -> None:
    path = f"/incoming/{make.arrived(doors.house).uid}/"
    for note in ("một", "hai", "ba"):
        seen = doors.clerk.get(path)["ETag"]
        answer = doors.clerk.patch(path, {"note": note}, If_Match=f'W/{seen}, "x"')
        assert answer.status_code == 200
        assert answer["ETag"] == doors.clerk.get(path)["ETag"] != seen
    assert doors.clerk.patch(path, {"note": "bốn"}, If_Match="*").status_code == 200


def test_the_version_another_caller_saw_is_as_good(doors: Doors) -> None:
    path = f"/incoming/{make.registered(doors.house).uid}/"
    seen = doors.chief.get(path)["ETag"]
    assert doors.clerk.patch(path, {"note": "x"}, If_Match=seen).status_code == 200
