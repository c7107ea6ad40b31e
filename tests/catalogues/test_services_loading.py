"""Loading: the same twice changes nothing, what was changed here stays, bad rows stop everything."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogues.models import DocumentKind, FieldOfWork, Organisation
from catalogues.services import loading, rows
from core.acts import Act
from core.errors import InvalidInput, NotPermitted
from core.models import JournalEntry

pytestmark = pytest.mark.django_db

HEAD = "code,name,family,ordinal,valid_from,valid_to,source,certainty\n"


def fields_file(folder: Path, *lines: str, name: str = "fields-of-work.csv") -> Path:
    (folder / name).write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def load(folder: Path, act: Act, **how: bool) -> loading.ListReport:
    (report,) = loading.load(act=act, folder=folder, only=["fields-of-work"], **how).lists
    return report


def test_loading_twice_changes_nothing(shipped: loading.LoadReport, loader: Act) -> None:
    assert all(entry.added for entry in shipped.lists)
    lines = JournalEntry.objects.filter(verb="catalogues.load")
    assert lines.count() == len(shipped.lists)
    again = loading.load(act=loader)
    assert again.wrote == 0
    assert sum(entry.unchanged for entry in again.lists) == sum(
        entry.added for entry in shipped.lists
    )
    assert lines.count() == len(shipped.lists)


def test_a_changed_line_changes_its_row_and_nothing_else(tmp_path: Path, loader: Act) -> None:
    load(
        fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S", "b,B,shared,2,2025-01-01,,s,S"),
        loader,
    )
    row = FieldOfWork.objects.get(code="b")
    before = FieldOfWork.objects.get(code="a").revision
    report = load(
        fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S", "b,Bê,shared,2,2025-01-01,,s,S"),
        loader,
    )
    assert (report.changed, report.unchanged, report.added) == (1, 1, 0)
    changed = FieldOfWork.objects.get(code="b")
    assert (changed.pk, changed.uid, changed.name, changed.name_folded) == (
        row.pk,
        row.uid,
        "Bê",
        "be",
    )
    assert changed.revision > row.revision
    assert FieldOfWork.objects.get(code="a").revision == before


def test_a_second_version_of_an_entry_is_a_second_row(tmp_path: Path, loader: Act) -> None:
    load(fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S"), loader)
    report = load(
        fields_file(
            tmp_path, "a,A,shared,1,2025-01-01,2025-12-31,s,S", "a,A mới,shared,1,2026-01-01,,s,S"
        ),
        loader,
    )
    assert (report.changed, report.added) == (1, 1)
    assert FieldOfWork.objects.on(date(2025, 12, 31)).get().name == "A"
    assert FieldOfWork.objects.on(date(2026, 1, 1)).get().name == "A mới"


def test_rows_gone_from_the_file_are_closed_only_when_told(tmp_path: Path, loader: Act) -> None:
    load(
        fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S", "b,B,shared,2,2025-01-01,,s,S"),
        loader,
    )
    fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S")
    assert load(tmp_path, loader).closed == 0
    assert FieldOfWork.objects.open().count() == 2
    assert load(tmp_path, loader, close_missing=True).closed == 1
    gone = FieldOfWork.objects.get(code="b")
    assert gone.valid_to == date(2026, 11, 21)
    assert load(tmp_path, loader, close_missing=True).closed == 0


def test_what_was_changed_here_stays_unless_told(
    tmp_path: Path, loader: Act, administrator: Act
) -> None:
    load(fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S"), loader)
    rows.change(row=FieldOfWork.objects.get(), values={"name": "Tên riêng"}, act=administrator)
    assert load(tmp_path, loader).kept == 1
    assert FieldOfWork.objects.get().name == "Tên riêng"
    assert load(tmp_path, loader, overwrite_local=True).changed == 1
    assert FieldOfWork.objects.get().name == "A"


def test_a_new_version_made_here_is_not_overrun(
    tmp_path: Path, loader: Act, administrator: Act
) -> None:
    load(fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S"), loader)
    rows.replace(
        row=FieldOfWork.objects.get(),
        values={"name": "Tên mới"},
        first_day=date(2026, 6, 1),
        act=administrator,
    )
    report = load(tmp_path, loader)
    assert report.kept == 1
    assert FieldOfWork.objects.on(date(2026, 7, 1)).get().name == "Tên mới"


def test_bad_rows_stop_everything_and_each_has_its_sentence(tmp_path: Path, loader: Act) -> None:
    fields_file(
        tmp_path,
        "good,Tốt,shared,1,2025-01-01,,s,S",
        "a,A,heaven,1,2025-01-01,,s,S",
        "b,B,shared,một,2025-01-01,,s,S",
        "c,C,shared,1,31/31/2025,,s,S",
        "d,,shared,1,2025-01-01,,s,S",
        "e,E,shared,1,,,s,S",
    )
    with pytest.raises(InvalidInput) as refusal:
        load(tmp_path, loader)
    sentences = [str(line) for line in refusal.value.details]
    assert [line.split(" ")[0] for line in sentences] == [
        f"fields-of-work.csv:{line}:" for line in (3, 4, 5, 6, 7)
    ]
    assert not FieldOfWork.objects.exists()
    assert not JournalEntry.objects.exists()


def test_rows_of_one_key_that_overlap_are_refused(tmp_path: Path, loader: Act) -> None:
    fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S", "a,A,shared,1,2026-01-01,,s,S")
    with pytest.raises(InvalidInput) as refusal:
        load(tmp_path, loader)
    assert refusal.value.reason_code == "overlap"
    assert not FieldOfWork.objects.exists()


def test_decomposed_names_are_kept_composed(tmp_path: Path, loader: Act) -> None:
    name = unicodedata.normalize("NFD", "Tiếp công dân, đơn thư")
    load(fields_file(tmp_path, f'a,"{name}",shared,1,2025-01-01,,s,S'), loader)
    row = FieldOfWork.objects.get()
    assert row.name == unicodedata.normalize("NFC", name)
    assert row.name_folded == "tiep cong dan don thu"


def test_references_inside_a_list_do_not_depend_on_order(tmp_path: Path, loader: Act) -> None:
    (tmp_path / "organisations.csv").write_text(
        "code,name,family,level,parent,successor,valid_from,valid_to,source\n"
        "X1.01,Con,state,other,X1,,2025-01-01,,s\n"
        "X0,Cũ,state,other,,X1,2020-01-01,2024-12-31,s\n"
        "X1,Cha,state,other,,,2025-01-01,,s\n",
        encoding="utf-8",
    )
    loading.load(act=loader, folder=tmp_path, only=["organisations"])
    child = Organisation.objects.get(code="X1.01")
    assert child.parent is not None
    assert child.parent.code == "X1"
    assert Organisation.objects.get(code="X0").successor == child.parent


def test_a_reference_to_nothing_is_refused(tmp_path: Path, loader: Act) -> None:
    (tmp_path / "organisations.csv").write_text(
        "code,name,family,level,parent,valid_from,source\nX1,Con,state,other,X9,2025-01-01,s\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as refusal:
        loading.load(act=loader, folder=tmp_path, only=["organisations"])
    assert "X9" in str(refusal.value.details[0])
    assert not Organisation.objects.exists()


def test_a_clerk_may_not_load(tmp_path: Path, clerk: Act) -> None:
    fields_file(tmp_path, "a,A,shared,1,2025-01-01,,s,S")
    with pytest.raises(NotPermitted):
        load(tmp_path, clerk)


def test_the_command_reports_and_refuses(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_catalogues", "document-kinds", stdout=out)
    assert re.search(r"^document-kinds: \D*83\b", out.getvalue())
    assert DocumentKind.objects.count() == 83
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "a,A,shared,1,2025-01-01,,s,S\n", encoding="utf-8")
    call_command("load_catalogues", "fields-of-work", file=path, stdout=out)
    assert FieldOfWork.objects.get().code == "a"
    with pytest.raises(CommandError):
        call_command("load_catalogues", file=path)
    with pytest.raises(CommandError):
        call_command("load_catalogues", "no-such-list")
    path.write_text(HEAD + "b,,shared,1,2025-01-01,,s,S\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"mine\.csv:2"):
        call_command("load_catalogues", "fields-of-work", file=path)
