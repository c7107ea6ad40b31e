"""Bodies, fields and questions that no honest caller sends: always a clear refusal, never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest

from documents.models import Document, Dossier
from tests.api.doors import Caller, Doors, is_problem
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
DEEP = 20_000
BODIES: dict[str, str | bytes] = {
    "not JSON": "{'subject': 1",
    "cut off": '{"subject": "a',
    "broken UTF-8": b'{"subject": "\xff\xfe\xc3\x28"}',
    "UTF-16": '{"subject": "a"}'.encode("utf-16"),
    "bottomless": "[" * DEEP,
    "bottomless object": '{"a":' * DEEP,
    "not a number": '{"secrecy": NaN}',
    "infinite": '{"secrecy": -Infinity}',
    "a number of 6000 digits": '{"secrecy": ' + "9" * 6000 + "}",
}
SHAPES: list[Any] = [[], "text", 5, None, True, [{}], {"subject": {"a": 1}}, {"subject": ["a"]}]
TEXTS = ["\x00", "a\x00b", "\ud800", "x" * 100_000, {"a": 1}, ["a"], "\u202e" * 600]
DATES = ["31/12/2026", "2026-02-30", "0000-00-00", "99999-01-01", "2026", 20261122, "\x00", [], ""]
EDGES = ["0001-01-01", "9999-12-31"]
NUMBERS = [-1, 10**30, 2**31, 2**63, "1e9", "\x00", [], {}, 1.5, "x"]
UIDS = ["x", "\x00", 5, [], {}, "g" * 36, "00000000-0000-0000-0000-000000000000", "0" * 5000]


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_no_json_is_refused(doors: Doors, what: str) -> None:
    document = make.arrived(doors.house)
    for method, path in (
        ("POST", "/incoming/"),
        ("PATCH", f"/incoming/{document.uid}/"),
        ("POST", f"/incoming/{document.uid}/register/"),
    ):
        for key in ({}, {"Idempotency_Key": "khoa-thu-0001"}):
            answer = doors.clerk.call(method, path, BODIES[what], **key)
            assert answer.status_code in {400, 422}, answer.content
            is_problem(answer, answer.status_code)


def test_a_number_beyond_all_numbers_is_refused(doors: Doors) -> None:
    is_problem(doors.clerk.call("POST", "/incoming/", '{"secrecy": 1e400}'), 422)


def test_another_charset_is_no_way_round(doors: Doors) -> None:
    for charset in ("hex", "utf-16", "rot13", "nothing", "utf-7"):
        kind = {"Content-Type": f"application/json; charset={charset}"}
        answer = doors.clerk.call("POST", "/dossiers/", b'{"title": "a"}', **kind)
        assert answer.status_code in {400, 415, 422}, charset


def test_a_body_that_is_too_large_is_refused_unread(doors: Doors) -> None:
    body = json.dumps({"subject": "x" * 3_000_000})
    for key in ({}, {"Idempotency_Key": "khoa-thu-0001"}):
        answer = doors.clerk.call("POST", "/incoming/", body, **key)
        assert is_problem(answer, 413, "too_large")["facts"]["max_bytes"] == 2 * 1024 * 1024


def test_a_body_of_another_shape_is_refused(doors: Doors) -> None:
    for shape in SHAPES:
        for path in ("/incoming/", "/outgoing/", "/dossiers/"):
            is_problem(doors.clerk.call("POST", path, json.dumps(shape)), 422)


def fields_refused(
    caller: Caller, method: str, path: str, sound: dict[str, Any], bad: dict[str, list[Any]]
) -> None:
    """Each bad value of each field is refused by name; the rest of the body is sound."""
    for name, values in bad.items():
        for value in values:
            answer = caller.call(method, path, json.dumps(sound | {name: value}))
            assert answer.status_code == 422, (path, name, str(value)[:60], answer.content[:300])
            body = is_problem(answer, 422)
            assert body["field"].split(".")[0] == name, body


def test_fields_of_an_incoming_document(doors: Doors) -> None:
    texts = ["subject", "issuer_name", "code_display", "note", "signer_name", "signer_position"]
    bad = dict.fromkeys(texts, TEXTS) | {
        "language": TEXTS,
        "kind": [*TEXTS[:3], 5, "no-such", {}, []],
        "field": ["\x00", "no-such", {}],
        "issued_on": DATES[:-1],
        "due_on": [*DATES[:-1], *EDGES],
        "deliver_by": [*DATES[:-1], "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"],
        "urgency": [*NUMBERS, 5],
        "secrecy": [*NUMBERS, 4],
        "page_count": NUMBERS,
        "issuer": UIDS,
        "retention": UIDS,
        "source": ["carrier pigeon", "\x00", 5, {}],
        "paper_follows": ["perhaps", {}, 7],
        "uploads": ["x", [""], ["\x00"], {"a": 1}, [[]], ["0" * 36] * 51],
    }
    sound = {"source": "paper", "subject": "Thử", "kind": doors.house.kind.code}
    fields_refused(doors.clerk, "POST", "/incoming/", sound, bad)
    assert not Document.objects.exists()
    bad.pop("uploads")
    document = make.arrived(doors.house)
    few = {name: values[:3] for name, values in bad.items()}
    fields_refused(doors.clerk, "PATCH", f"/incoming/{document.uid}/", {}, few)


def test_fields_of_a_draft(doors: Doors) -> None:
    bad = {
        "subject": [*TEXTS, ""],
        "note": TEXTS,
        "template": TEXTS,
        "language": TEXTS,
        "kind": ["\x00", "no-such", None, {}],
        "direction": ["incoming", "\x00", 5],
        "due_on": [*DATES[:-1], *EDGES],
        "deliver_by": ["9999-12-31T23:59:59Z", "now"],
        "urgency": NUMBERS,
        "secrecy": NUMBERS,
        "copies": [0, *NUMBERS],
        "unit": UIDS,
        "signer": UIDS,
        "form_checker": UIDS,
        "signing_right": UIDS,
        "upload": ["x", "\x00", [], {}, "g" * 36],
        "replies_to": ["x", [""], ["\x00"], [{}]],
        "recipients": ["x", [5], [{"name": "\x00"}], [{"copies": 0}], [{"channel": "owl"}]],
    }
    sound = {"kind": doors.house.kind.code, "subject": "Thử"}
    fields_refused(doors.drafter, "POST", "/outgoing/", sound, bad)
    assert not Document.objects.exists()


def test_fields_of_a_dossier_and_of_acts(doors: Doors) -> None:
    house = doors.house
    sound = {"record_class": str(house.record_class.uid), "title": "Thử"}
    bad = {
        "title": [*TEXTS[:5], ""],
        "note": TEXTS,
        "record_class": [*UIDS, "", None],
        "keeper": UIDS,
        "unit": UIDS,
        "retention": UIDS,
        "secrecy": NUMBERS,
    }
    fields_refused(doors.drafter, "POST", "/dossiers/", sound, bad)
    assert not Dossier.objects.exists()
    presented = make.presented(house)
    lead = {"role": "lead", "unit": str(house.unit.uid)}
    direct = f"/incoming/{presented.uid}/direct/"
    fields_refused(
        doors.leader,
        "POST",
        direct,
        {"text": "Giao", "assignments": [lead]},
        {
            "text": [*TEXTS[:6], ""],
            "reason": TEXTS[:6],
            "comment": TEXTS[:6],
            "assignments": [
                "x", [5], [{"role": "owl"}], [lead | {"unit": "x"}], [lead | {"text": "\x00"}],
                [lead | {"due_on": "2026-02-30"}], [lead | {"due_on": EDGES[1]}], [],
            ],
        },
    )  # fmt: skip
    signed = make.outgoing(house, state="signed", signed_by=house.leader, signed_at=house.now)
    number = f"/outgoing/{signed.uid}/take_number/"
    fields_refused(doors.clerk, "POST", number, {}, {"on": [*DATES[:-1], *EDGES], "register": UIDS})


def test_an_address_that_leads_nowhere_is_a_problem_too(doors: Doors) -> None:
    for path in (
        "/nothing/",
        "/incoming/not-a-uid/",
        "/incoming/%00/",
        "/incoming/%ff%fe/",
        "/x" * 900,
    ):
        is_problem(doors.clerk.get(path), 404, "not_found")
        is_problem(Caller().get(path), 404, "not_found")


def test_a_method_an_address_does_not_know_is_refused(doors: Doors) -> None:
    document = make.registered(doors.house)
    for method, path in (
        ("DELETE", f"/incoming/{document.uid}/"),
        ("PUT", f"/incoming/{document.uid}/"),
        ("GET", f"/incoming/{document.uid}/register/"),
        ("DELETE", "/dossiers/"),
        ("OPTIONS", "/incoming/"),
        ("TRACE", "/incoming/"),
    ):
        is_problem(doors.clerk.call(method, path), 405, "method_not_allowed")
    is_problem(doors.clerk.get("/incoming/", Accept="text/html"), 406, "not_acceptable")
    kind = {"Content-Type": "text/plain"}
    is_problem(doors.clerk.call("POST", "/incoming/", "a", **kind), 415, "unsupported_media_type")


def test_the_portal_too_refuses_days_beyond_all_calendars(doors: Doors) -> None:
    portal = doors.session(doors.house.clerk)
    upload = make.upload(doors.house.clerk)
    for name in ("due_on", "issued_on"):
        for day in ("31/12/9999", "01/01/0001"):
            form = {"uploads": str(upload.uid), "subject": "Thử", name: day}
            page = portal.http.post("/incoming/new/", form, headers=portal.headers)
            assert page.status_code in {200, 422}, (name, day)
    assert not Document.objects.exists()
