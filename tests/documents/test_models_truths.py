# ruff: noqa: S608 - tables and columns are written here, nothing comes from outside
"""What the database itself holds true, asked by plain SQL (the last honest witness)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from documents.choices import AssignmentRole, OutgoingState
from documents.models import (
    Assignment,
    Document,
    DossierItem,
    IncomingDocument,
    Recipient,
    RegisterCounter,
    RegisterEntry,
)
from documents.services import dossiers
from tests.factories import documents as make


def refused(sql: str, *values: Any) -> None:
    """The statement is refused at once, or at the end of the transaction."""
    with pytest.raises(Error):
        _try(sql, values)


def _try(sql: str, values: tuple[Any, ...]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "table",
    ["document", "dossier", "registerentry", "register", "assignment", "storedfile", "recordclass"],
)
def test_an_identifier_never_changes(house: make.Office, table: str) -> None:
    make.assigned(house)
    make.dossier(house)
    refused(f"UPDATE documents_{table} SET uid = %s", uuid.uuid4())


@pytest.mark.rule("R1")
def test_an_identifier_does_not_change_by_the_model_either(house: make.Office) -> None:
    document = make.registered(house)
    document.uid = uuid.uuid4()
    with pytest.raises(Error), transaction.atomic():
        document.save()


@pytest.mark.rule("R2")
@pytest.mark.parametrize("table", ["document", "dossier"])
@pytest.mark.parametrize("change", ["created_at = now()", "created_by_id = NULL"])
def test_who_entered_it_and_when_never_changes(house: make.Office, table: str, change: str) -> None:
    make.arrived(house)
    make.dossier(house)
    refused(f"UPDATE documents_{table} SET {change}")


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    "change", ["number = number + 1", "entered_on = entered_on - 1", "scope = '1999'"]
)
def test_a_register_entry_never_changes(house: make.Office, change: str) -> None:
    make.registered(house)
    refused(f"UPDATE documents_registerentry SET {change}")


@pytest.mark.rule("R6")
def test_an_arrival_number_never_changes(house: make.Office) -> None:
    make.registered(house)
    refused("UPDATE documents_incomingdocument SET arrival_number = 99")
    refused("UPDATE documents_incomingdocument SET arrival_number = NULL, register_entry_id = NULL")


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    "change", ["code_number = '99'", "code_notation = 'X'", "issued_on = issued_on - 1"]
)
def test_the_number_of_an_issued_document_never_changes(house: make.Office, change: str) -> None:
    make.outgoing(house, state=OutgoingState.ISSUED)
    refused(f"UPDATE documents_document SET {change} WHERE direction = 'outgoing'")


@pytest.mark.rule("R6")
def test_a_counter_only_counts_up(house: make.Office) -> None:
    make.registered(house)
    make.registered(house)
    refused("UPDATE documents_registercounter SET last_number = 1")
    assert RegisterCounter.objects.get(register=house.incoming_register).last_number == 2


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    "table",
    [
        "incomingdocument",
        "document",
        "registerentry",
        "registercounter",
        "dossier",
        "directive",
        "assignment",
        "comment",
        "documentversion",
    ],
)
def test_nothing_registered_or_issued_is_deleted(house: make.Office, table: str) -> None:
    document = make.assigned(house)
    make.incoming.comment(document=document, text="Ý kiến", act=house.act("head"))
    make.outgoing(house, state=OutgoingState.ISSUED)
    make.dossier(house)
    refused(f"DELETE FROM documents_{table}")


@pytest.mark.rule("R10")
def test_nothing_is_deleted_by_the_model_either(house: make.Office) -> None:
    document = make.registered(house)
    with pytest.raises(Error), transaction.atomic():
        document.delete()
    with pytest.raises(Error), transaction.atomic():
        RegisterEntry.objects.all().delete()
    assert IncomingDocument.objects.count() == 1


def closed_with_one_document(house: make.Office) -> DossierItem:
    dossier = make.dossier(house)
    document = make.completed(house)
    item = dossiers.add(dossier=dossier, document=document, act=house.act("drafter"))
    dossiers.close(dossier=dossier, act=house.act("drafter"))
    return item


@pytest.mark.rule("R4")
def test_a_closed_dossier_is_closed_to_every_way_in_and_out(house: make.Office) -> None:
    item = closed_with_one_document(house)
    other = make.completed(house)
    elsewhere = dossiers.add(dossier=make.dossier(house), document=other, act=house.act("drafter"))
    refused(
        "INSERT INTO documents_dossieritem (uid, dossier_id, document_id, ordinal, note, added_at)"
        " VALUES (%s, %s, %s, 2, '', now())",
        uuid.uuid4(),
        item.dossier_id,
        other.pk,
    )
    refused("UPDATE documents_dossieritem SET ordinal = 7 WHERE id = %s", item.pk)
    refused("DELETE FROM documents_dossieritem WHERE id = %s", item.pk)
    refused(
        "UPDATE documents_dossieritem SET dossier_id = %s WHERE id = %s",
        item.dossier_id,
        elsewhere.pk,
    )


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    "change",
    [
        "title = 'khác'",
        "note = 'khác'",
        "secrecy = 1",
        "opened_on = opened_on - 1",
        "ended_on = ended_on + 1",
        "closed_at = now()",
        "record_class_id = record_class_id + 1",
        "retention_id = retention_id + 1",
    ],
)
def test_the_description_of_a_closed_dossier_is_locked(house: make.Office, change: str) -> None:
    item = closed_with_one_document(house)
    refused(f"UPDATE documents_dossier SET {change} WHERE id = %s", item.dossier_id)


@pytest.mark.rule("R5")
def test_a_dossier_number_is_unique_and_fixed(house: make.Office) -> None:
    one, two = make.dossier(house), make.dossier(house)
    refused("UPDATE documents_dossier SET number = %s WHERE id = %s", one.number, two.pk)


@pytest.mark.rule("IN-06")
def test_two_leads_on_one_level_are_impossible(house: make.Office) -> None:
    document = make.assigned(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            document_id=document.pk,
            person=house.drafter,
            role=AssignmentRole.LEAD,
            assigned_at=house.now,
            assigned_by=house.leader,
        )


@pytest.mark.parametrize(
    ("table", "stamp"),
    [("incomingdocument", "presented"), ("incomingdocument", "completed"), ("dossier", "closed")],
)
def test_a_time_without_a_person_is_impossible(house: make.Office, table: str, stamp: str) -> None:
    make.arrived(house)
    make.dossier(house)
    refused(f"UPDATE documents_{table} SET {stamp}_at = now()")


@pytest.mark.rule("OUT-12")
def test_a_version_is_never_rewritten(house: make.Office) -> None:
    make.outgoing(house)
    other = make.stored_file()
    refused("UPDATE documents_documentversion SET stored_id = %s", other.pk)


@pytest.mark.rule("R13")
def test_the_checksum_of_a_file_never_changes(house: make.Office) -> None:
    make.stored_file()
    refused("UPDATE documents_storedfile SET sha256 = %s", "0" * 64)
    refused("UPDATE documents_storedfile SET size = 1")


@pytest.mark.rule("R27")
def test_the_old_values_of_a_document_are_kept(house: make.Office) -> None:
    document = make.arrived(house, subject="Bản đầu")
    make.incoming.edit(document=document, data={"subject": "Bản sau"}, act=house.act("clerk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM documents_documentevent WHERE pgh_obj_id = %s ORDER BY pgh_id",
            [document.pk],
        )
        kept = [row[0] for row in cursor.fetchall()]
    assert kept[-1] == "Bản sau"
    assert Document.objects.get(pk=document.pk).subject == "Bản sau"


@pytest.mark.rule("R2")
def test_the_time_of_registering_and_issuing_never_changes(house: make.Office) -> None:
    make.registered(house)
    paper = make.outgoing(house, state=OutgoingState.NUMBERED)
    for change in ("registered_at = now()", "registered_by_id = NULL, registered_at = NULL"):
        refused(f"UPDATE documents_incomingdocument SET {change}")
    refused("UPDATE documents_outgoingdocument SET numbered_at = now()")
    paper.issued_at, paper.issued_by = house.now, house.clerk
    paper.save()
    refused("UPDATE documents_outgoingdocument SET issued_at = now()")


@pytest.mark.rule("R10")
@pytest.mark.rule("R15")
def test_the_files_of_a_record_stay_with_it(house: make.Office) -> None:
    make.registered(house)
    paper = make.outgoing(house, state=OutgoingState.ISSUED)
    Recipient.objects.create(document_id=paper.pk, name="Sở Nội vụ")
    refused("DELETE FROM documents_documentfile")
    refused("DELETE FROM documents_recipient")
    draft = make.outgoing(house)
    assert draft.files.all().delete()[0] == 1


@pytest.mark.rule("IN-11")
def test_what_nobody_leads_is_found(house: make.Office) -> None:
    document = make.assigned(house)
    assert not IncomingDocument.objects.without_lead().exists()
    make.incoming.send_back(document=document, reason="Nhầm đơn vị", act=house.act("head"))
    assert list(IncomingDocument.objects.without_lead()) == [document]
