"""The read API: pages, versions by day, the change feed, ETags, refusals."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from catalogues.models import FieldOfWork
from catalogues.services import rows
from core.acts import Act
from tests.catalogues.conftest import person_with
from tests.factories.catalogues import a_calendar_day, a_field, a_kind, an_organisation

pytestmark = pytest.mark.django_db
FIELDS = "/api/v1/catalogues/fields-of-work/"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(person_with("drafter"))
    return client


def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    for url in ("/api/v1/catalogues/", FIELDS, f"{FIELDS}{a_field().uid}/"):
        response = client.get(url)
        assert response.status_code == 401
        assert response.json()["code"] == "not_signed_in"


def test_the_index_names_every_list(reader: Client) -> None:
    lists = reader.get("/api/v1/catalogues/").json()["lists"]
    assert len(lists) == 20
    for entry in lists:
        assert reader.get(entry["url"]).status_code == 200


def test_a_list_shows_what_is_valid_on_a_day(reader: Client) -> None:
    a_field(code="old", valid_to=date(2025, 12, 31))
    a_field(code="new", valid_from=date(2026, 1, 1))

    def codes(query: str) -> set[str]:
        return {row["code"] for row in reader.get(FIELDS + query).json()["results"]}

    assert codes("?on=2025-06-01") == {"old"}
    assert codes("?on=2026-06-01") == {"new"}
    assert codes("?on=all") == {"old", "new"}
    assert codes("") == {"new"}
    assert codes("?on=all&code=old") == {"old"}


def test_pages_hold_every_row_once(reader: Client) -> None:
    wanted = {a_field(ordinal=n % 3).code for n in range(7)}
    url, seen = f"{FIELDS}?size=3", []
    while url:
        body = reader.get(url).json()
        seen += [row["code"] for row in body["results"]]
        url = body["next"]
    assert sorted(seen) == sorted(wanted)


def test_organisations_are_found_and_show_codes_not_keys(reader: Client) -> None:
    parent = an_organisation(name="Ủy ban nhân dân tỉnh Thử")
    child = an_organisation(name="Sở Nội vụ tỉnh Thử", parent=parent, identifier_code="H98.01")
    (row,) = reader.get("/api/v1/catalogues/organisations/?q=noi vu").json()["results"]
    assert row["uid"] == str(child.uid)
    assert row["parent"] == parent.code
    assert row["successor"] is None
    assert "id" not in row
    assert "name_folded" not in row


def test_the_change_feed_tells_everything_after_a_number(
    reader: Client, administrator: Act
) -> None:
    first = rows.add(
        model=FieldOfWork,
        values={
            "code": "a",
            "name": "A",
            "family": "shared",
            "valid_from": date(2026, 1, 1),
            "source": "s",
        },
        act=administrator,
    )
    since = first.revision
    url = f"{FIELDS}?changed_since={since}"
    assert reader.get(url).json()["results"] == []
    rows.close(row=first, last_day=date(2026, 6, 30), act=administrator)
    (row,) = reader.get(url).json()["results"]
    assert (row["code"], row["valid_to"]) == ("a", "2026-06-30")
    assert row["revision"] > since
    instant = administrator.at.isoformat().replace("+", "%2B")
    assert len(reader.get(f"{FIELDS}?changed_since={instant}").json()["results"]) == 1
    assert reader.get(f"{FIELDS}?changed_since=2027-01-01T00:00:00").json()["results"] == []


def test_an_unchanged_list_answers_304(reader: Client, administrator: Act) -> None:
    field = a_field()
    first = reader.get(FIELDS)
    tag = first["ETag"]
    again = reader.get(FIELDS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    rows.change(row=field, values={"name": "Khác", "note": "x"}, act=administrator)
    changed = reader.get(FIELDS, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_one_row_has_its_own_etag(reader: Client) -> None:
    field = a_field()
    url = f"{FIELDS}{field.uid}/"
    response = reader.get(url)
    assert response.json()["code"] == field.code
    assert reader.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert reader.get(f"{FIELDS}{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?changed_since=yesterday",
        "?changed_since=-1",
        "?changed_since=99999999999999999999999",
        "?changed_since=2026-13-45T99:00:00",
        "?on=tomorrow",
        "?on=2026-02-31",
        "?cursor=nonsense",
        "?code=%00",
        "?family=%00",
    ],
)
def test_a_bad_question_has_a_clear_answer(query: str, reader: Client) -> None:
    response = reader.get(FIELDS + query)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_odd_but_harmless_questions_are_answered(reader: Client) -> None:
    a_kind()
    a_calendar_day(date(2026, 1, 1))
    for list_name in ("document-kinds", "calendar-days", "languages"):
        for query in ("?q=%00%25_", "?family=martian", "?size=0", "?size=9999", "?q=" + "a" * 500):
            assert reader.get(f"/api/v1/catalogues/{list_name}/{query}").status_code == 200


def test_nothing_is_written_through_the_api(reader: Client) -> None:
    url = f"{FIELDS}{a_field().uid}/"
    calls: list[Any] = [reader.post, reader.put, reader.patch, reader.delete]
    for call in calls:
        assert call(url, {"name": "x"}, content_type="application/json").status_code == 405
    assert reader.post(FIELDS, {"name": "x"}, content_type="application/json").status_code == 405
