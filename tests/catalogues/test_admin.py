"""The admin: administrators read and write, and write only through the services."""

from __future__ import annotations

import io
import unicodedata
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from catalogues.admin.base import CatalogueAdmin
from catalogues.models import LISTS, FieldOfWork, RetentionRule
from core.models import JournalEntry
from tests.catalogues.conftest import person_with
from tests.factories.catalogues import a_calendar_day, a_field, a_retention_table, an_organisation

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:catalogues_fieldofwork_changelist"
HEAD = "code,name,family,valid_from,source"


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(person_with("administrator"))
    return client


def upload(client: Client, content: bytes, form: str = "0", model: str = "fieldofwork") -> Any:
    file = SimpleUploadedFile("table.csv", content)
    url = reverse(f"admin:catalogues_{model}_import")
    return client.post(url, {"import_file": file, "format": form, "resource": ""})


def confirm(client: Client, preview: Any, model: str = "fieldofwork") -> Any:
    url = reverse(f"admin:catalogues_{model}_process_import")
    return client.post(url, preview.context["confirm_form"].initial, follow=True)


def page(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("list_name", list(LISTS))
def test_every_list_can_be_read_searched_and_exported(list_name: str, keeper: Client) -> None:
    model = LISTS[list_name]
    assert isinstance(admin.site.get_model_admin(model), CatalogueAdmin)
    names = model._meta.app_label, model._meta.model_name
    if list_name == "calendar-days":
        a_calendar_day(date(2026, 1, 1), organisation=an_organisation())
    for query in ("", "?q=Nghi+dinh", "?validity=now", "?validity=past", "?validity=later"):
        assert (
            keeper.get(reverse("admin:{}_{}_changelist".format(*names)) + query).status_code == 200
        )
    assert keeper.get(reverse("admin:{}_{}_add".format(*names))).status_code == 200
    assert keeper.get(reverse("admin:{}_{}_import".format(*names))).status_code == 200
    for row in model.objects.all()[:1]:
        assert (
            keeper.get(reverse("admin:{}_{}_change".format(*names), args=[row.pk])).status_code
            == 200
        )


@pytest.mark.parametrize("role", ["clerk", "leader", "auditor"])
def test_who_is_no_administrator_neither_reads_nor_writes_here(role: str, client: Client) -> None:
    client.force_login(person_with(role))
    field = a_field()
    change = reverse("admin:catalogues_fieldofwork_change", args=[field.pk])
    assert client.get(reverse(CHANGELIST)).status_code in {302, 403}
    assert client.post(change, {"name": "x"}).status_code in {302, 403}
    content = f"{HEAD}\na,A,shared,2026-01-01,s\n".encode()
    assert upload(client, content).status_code in {302, 403}
    assert FieldOfWork.objects.get().name == field.name


def test_nobody_deletes_a_row(keeper: Client) -> None:
    field = a_field()
    url = reverse("admin:catalogues_fieldofwork_delete", args=[field.pk])
    assert keeper.post(url, {"post": "yes"}).status_code == 403
    response = keeper.post(
        reverse(CHANGELIST),
        {"action": "delete_selected", "_selected_action": [field.pk], "post": "yes"},
    )
    assert response.status_code in {200, 302}
    assert FieldOfWork.objects.exists()


def a_form(**values: Any) -> dict[str, Any]:
    return {
        "code": "thu",
        "name": "Thử",
        "name_en": "",
        "family": "shared",
        "ordinal": "0",
        "valid_from": "01/01/2026",
        "valid_to": "",
        "source": "Quyết định 1",
        "certainty": "S",
        "note": "",
    } | values


def test_a_row_is_added_and_corrected_with_journal_lines(keeper: Client) -> None:
    name = unicodedata.normalize("NFD", "Tiếp công dân")
    response = keeper.post(reverse("admin:catalogues_fieldofwork_add"), a_form(name=name))
    assert response.status_code == 302, page(response)
    field = FieldOfWork.objects.get()
    assert (field.name, field.name_folded, field.is_local) == (
        "Tiếp công dân",
        "tiep cong dan",
        True,
    )
    change = reverse("admin:catalogues_fieldofwork_change", args=[field.pk])
    form = a_form(name="Tiếp công dân, đơn thư")
    form.pop("code")
    assert keeper.post(change, form).status_code == 302
    lines = JournalEntry.objects.filter(verb__startswith="catalogues.").order_by("pk")
    assert [(line.verb, line.channel) for line in lines] == [
        ("catalogues.add", "admin"),
        ("catalogues.change", "admin"),
    ]
    assert lines[1].changes == {"name": ["Tiếp công dân", "Tiếp công dân, đơn thư"]}
    assert lines[1].actor_name == "Người Thử"


def test_an_overlap_is_refused_in_the_form(keeper: Client) -> None:
    a_field(code="thu")
    response = keeper.post(reverse("admin:catalogues_fieldofwork_add"), a_form())
    assert response.status_code == 200
    assert FieldOfWork.objects.count() == 1
    assert response.context["adminform"].form.non_field_errors()
    response = keeper.post(
        reverse("admin:catalogues_fieldofwork_add"), a_form(code="b", valid_to="31/12/2025")
    )
    assert response.context["adminform"].form.errors["valid_to"]


def test_chosen_rows_are_closed_by_an_action(keeper: Client) -> None:
    field = a_field()
    keeper.post(reverse(CHANGELIST), {"action": "close_today", "_selected_action": [field.pk]})
    field.refresh_from_db()
    assert field.valid_to is not None
    assert JournalEntry.objects.filter(verb="catalogues.close").count() == 1


def test_a_csv_is_previewed_then_imported_by_the_services(keeper: Client) -> None:
    kept = a_field(code="kept", name="Cũ")
    name = unicodedata.normalize("NFD", "Tiếp công dân")
    content = f"{HEAD}\nnew,{name},shared,2026-01-01,s\nkept,Mới,shared,01/01/2020,test\n".encode()
    preview = upload(keeper, content)
    assert preview.status_code == 200
    assert "confirm_form" in preview.context, page(preview)
    assert FieldOfWork.objects.count() == 1
    assert not JournalEntry.objects.filter(verb__startswith="catalogues.").exists()
    confirm(keeper, preview)
    kept.refresh_from_db()
    assert kept.name == "Mới"
    assert FieldOfWork.objects.get(code="new").name == "Tiếp công dân"
    lines = JournalEntry.objects.filter(verb__startswith="catalogues.").order_by("pk")
    assert [line.verb for line in lines] == ["catalogues.add", "catalogues.change"]


def test_bad_rows_are_named_and_nothing_is_imported(keeper: Client) -> None:
    content = (
        f"{HEAD}\ngood,Tốt,shared,2026-01-01,s\na,A,heaven,2026-01-01,s\nb,B,shared,32/01/2026,s\n"
        "c,,shared,2026-01-01,s\ngood,Tốt,shared,2026-05-01,s\n"
    ).encode()
    preview = upload(keeper, content)
    assert "confirm_form" not in preview.context
    result = preview.context["result"]
    assert [row.number for row in result.invalid_rows] == [2, 3, 4, 5]
    for row in result.invalid_rows:
        assert row.non_field_specific_errors
    assert not FieldOfWork.objects.exists()


def test_what_became_impossible_between_preview_and_confirmation_stops_everything(
    keeper: Client,
) -> None:
    preview = upload(keeper, f"{HEAD}\na,A,shared,2026-01-01,s\nb,B,shared,2026-01-01,s\n".encode())
    a_field(code="b", valid_from=date(2026, 2, 1))
    confirm(keeper, preview)
    assert not FieldOfWork.objects.filter(code="a").exists()


def test_references_in_a_workbook_are_codes(keeper: Client) -> None:
    a_retention_table(code="mau")
    book = Workbook()
    book.active.append(  # type: ignore[union-attr]
        ["table", "code", "group", "name", "term_years", "is_permanent", "valid_from", "source"]
    )
    book.active.append(["mau", "01", "Tổng hợp", "Báo cáo", 10, 0, date(2026, 1, 1), "s"])  # type: ignore[union-attr]
    book.active.append(["mau", "02", "Tổng hợp", "Quyết định", None, "có", date(2026, 1, 1), "s"])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    preview = upload(keeper, out.getvalue(), "1", "retentionrule")
    assert "confirm_form" in preview.context, page(preview)
    confirm(keeper, preview, "retentionrule")
    rules = RetentionRule.objects.order_by("code").values_list("code", "term_years", "is_permanent")
    assert list(rules) == [("01", 10, False), ("02", None, True)]


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01binary", b"PK\x03\x04 damaged", b"name\nx\n", b"code,name,colour\na,A,red\n"],
)
def test_what_is_no_fitting_table_is_refused_with_a_sentence(
    content: bytes, keeper: Client
) -> None:
    response = upload(keeper, content)
    assert response.status_code == 200
    assert "confirm_form" not in response.context
    result = response.context.get("result")
    assert response.context["form"].errors or result.base_errors or result.invalid_rows
    assert "Traceback" not in page(response)


def test_an_export_comes_back_unchanged(keeper: Client) -> None:
    a_field(code="a", name="=Nguy hiểm", ordinal=3)
    a_field(code="01", name="Đất đai")
    url = reverse("admin:catalogues_fieldofwork_export")
    form = keeper.get(url).context["form"]
    asked = {name: "on" for name in form.fields if name.startswith("fieldofworkresource_")}
    response = keeper.post(url, asked | {"format": "1", "resource": ""})
    assert response.status_code == 200
    sheet = load_workbook(io.BytesIO(response.content)).active
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]  # type: ignore[union-attr]
    assert lines[0][:2] == ["code", "name"]
    assert {line[0] for line in lines[1:]} == {"a", "01"}
    assert "'=Nguy hiểm" in {line[1] for line in lines}
    preview = upload(keeper, response.content, "1")
    assert "result" in preview.context, page(preview)
