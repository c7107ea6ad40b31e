"""Lists: filters in the address, keyset pages, columns, exports of exactly what is shown."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.urls import reverse
from openpyxl import load_workbook

from documents.views import lists
from tests.factories import documents as make


def _get(client: Any, query: str = "", page: str = "incoming-list") -> str:
    return str(client.get(reverse(f"documents:{page}") + query).content.decode())


def test_filters_of_the_address_narrow_the_list(visit: Any, house: Any) -> None:
    waiting, done = make.arrived(house), make.completed(house)
    client = visit("clerk")
    assert done.subject in _get(client)
    narrowed = _get(client, "?state=arrived")
    assert waiting.subject in narrowed
    assert done.subject not in narrowed
    assert done.subject not in _get(client, "?open=1")
    by_words = _get(client, f"?q={waiting.code_display}")
    assert waiting.subject in by_words
    assert done.subject not in by_words


def test_nonsense_in_the_address_is_harmless(visit: Any, house: Any) -> None:
    make.arrived(house)
    client = visit("clerk")
    for query in ("?state=x", "?sort=x", "?kind=x", "?unit=x", "?from=31/31/2026", "?col=x"):
        assert client.get(reverse("documents:incoming-list") + query).status_code == 200
    assert client.get(reverse("documents:incoming-list") + "?cursor=x").status_code == 422


def test_pages_follow_one_another_without_gap(visit: Any, house: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "SIZE", 2)
    subjects = {make.arrived(house).subject for _n in range(5)}
    client = visit("clerk")
    seen: list[str] = []
    address = reverse("documents:incoming-list")
    while address:
        answer = client.get(address)
        seen += [row.subject for row in answer.context["rows"]]
        cursor = answer.context["page"].next_cursor
        address = f"{reverse('documents:incoming-list')}?cursor={cursor}" if cursor else ""
    assert len(seen) == 5
    assert set(seen) == subjects


def test_export_holds_the_rows_and_columns_shown(visit: Any, house: Any) -> None:
    make.arrived(house)
    shown = make.registered(house, subject="=1+1 không phải công thức")
    client = visit("clerk")
    query = "?state=registered&col=number&col=subject"
    sheet = client.get(reverse("documents:export", args=["incoming", "csv"]) + query)
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Số đến", "Trích yếu"], [str(shown.arrival_number), f"'{shown.subject}"]]
    book = client.get(reverse("documents:export", args=["incoming", "xlsx"]) + query)
    cells = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert cells[0] == ("Số đến", "Trích yếu")
    assert len(cells) == 2


def test_home_numbers_open_the_list_behind_them(visit: Any, house: Any) -> None:
    document = make.arrived(house)
    make.outgoing(house, state="signed")
    client = visit("clerk")
    home = client.get(reverse("documents:home"))
    waiting = next(one for one in home.context["lists"] if one.query == "state=arrived")
    assert waiting.count.n == 1
    assert document.subject in home.content.decode()
    assert document.subject in _get(client, f"?{waiting.query}")


def test_suggestions_and_pickers_answer_while_one_types(visit: Any, house: Any) -> None:
    document = make.registered(house)
    client = visit("clerk")
    found = client.get(reverse("documents:suggest") + f"?q={document.code_display}")
    assert str(document.uid) in found.content.decode()
    people = client.get(reverse("documents:pick", args=["people"]) + "?q=").json()["results"]
    assert str(house.leader.uid) in {one["value"] for one in people}
    assert client.get(reverse("documents:pick", args=["nothing"])).status_code == 404
