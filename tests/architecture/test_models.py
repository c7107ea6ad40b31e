"""What is true of every table: who and when stand together, and whether a row may change."""

from __future__ import annotations

import pytest
from django.db import connection, models

from tests.architecture.house import our_models

NO_PERSON = {
    "core.JournalSeal.made_at": "the sealing job",
    "core.Progress.created_at": "a job; its person is `owner`",
    "core.IdempotencyKey.created_at": "the API itself; the person is in the key",
    "accounts.Person.created_at": "who did it is in the journal; the first person has no maker",
    "accounts.ApiClient.cimd_expires_at": "a field of the OAuth library",
    "documents.IncomingDocument.arrived_at": "the sender's doing; who took it is `created_by`",
    "documents.Dossier.handover_noticed_at": "a job",
    "documents.DossierEvent.handover_noticed_at": "a job",
    "documents.StoredFile.created_at": "bytes are shared; who sent them is in uploads and journal",
    "documents.FileText.made_at": "a job",
    "documents.FileReading.made_at": "a job",
    "documents.Thumbnail.made_at": "a job",
    "documents.Upload.started_at": "its person is `owner`",
    "documents.Upload.ended_at": "its person is `owner`",
    "documents.Recipient.dispatched_at": "the journal's line of the dispatch",
    "documents.Recipient.received_at": "the recipient, outside the house",
    "documents.Recipient.exchange_at": "the receiver; each report is a row of its own",
    "documents.SearchRow.indexed_at": "derived",
    "documents.SecrecyFinding.found_at": "a job",
    "documents.ReadMark.first_at": "its person is `person`",
    "documents.RecallRequest.asked_at": "the sender, outside the house",
    "documents.AccessNotice.confirmed_at": "its person is `person`",
    "documents.SavedView.saved_at": "its person is `owner`",
    "documents.ReadMark.last_at": "its person is `person`",
    "signatures.ValidationReport.made_at": "a job",
    "formcheck.FormReport.made_at": "a job",
    "signatures.SigningRequest.asked_at": "its person is `signer`",
    "signatures.SigningRequest.started_at": "a job",
    "signatures.SigningRequest.ended_at": "a job, or the signer",
}
ALWAYS = {"updated_at", "changed_at", "pgh_created_at"}
"""Moments of the last change: the journal knows by whom."""
NOT_A_PERSON = {
    "collect_by": "a day (collected by this day)",
    "decide_by": "a day (decide by this day)",
    "deliver_by": "a day (deliver by this day)",
    "sent_by": "a code of the standard",
}

WRITTEN_ONCE = {
    "core.JournalEntry": "refused by trigger and grant",
    "core.JournalSeal": "refused by trigger and grant",
}
HISTORY = {"documents.DocumentEvent", "documents.DossierEvent", "documents.AssignmentEvent"}
"""Written by the database itself (pghistory)."""
MAY_CHANGE = {
    "core.Progress", "core.IdempotencyKey",
    "catalogues.ChangeCounter", "catalogues.Organisation", "catalogues.CalendarDay",
    "catalogues.DocumentKind", "catalogues.Urgency", "catalogues.SecrecyLevel",
    "catalogues.Language", "catalogues.FieldOfWork", "catalogues.SignatureForm",
    "catalogues.ExchangeStatus", "catalogues.CodeItem", "catalogues.ChannelRule",
    "catalogues.SendingWay",
    "catalogues.IssuingRule", "catalogues.FormRule", "catalogues.MaintenanceCode", "catalogues.RetentionTable",
    "catalogues.RetentionRule",
    "accounts.HostedOrganisation", "accounts.Unit", "accounts.UnitVersion", "accounts.Position",
    "accounts.Term", "accounts.Person", "accounts.Appointment", "accounts.Delegation",
    "accounts.Clearance", "accounts.ApiClient", "accounts.Principal", "accounts.SigningRight",
    "documents.Document", "documents.IncomingDocument", "documents.OutgoingDocument",
    "documents.FilePlan", "documents.RecordClass", "documents.DossierCounter",
    "documents.Dossier", "documents.DossierItem", "documents.DossierGrant",
    "documents.DossierHandover", "catalogues.HandoverRule",
    "documents.StoredFile", "documents.DocumentVersion", "documents.DocumentFile",
    "documents.FileText", "documents.FileReading", "documents.Thumbnail", "documents.Upload", "documents.DocumentGrant",
    "documents.ReplyFor", "documents.Recipient", "documents.Register",
    "documents.RegisterCounter", "documents.RegisterEntry", "documents.SearchRow",
    "documents.CommentRound", "documents.CommentRequest", "documents.DraftingTemplate",
    "documents.InitialPicture",
    "documents.SecrecyFinding", "documents.StubPermission", "documents.SecretStub",
    "documents.SecrecyDecision", "documents.SecrecyNotice", "documents.CopyOrder",
    "documents.CopyLedgerEntry", "documents.DestructionRecord", "catalogues.SecretListItem",
    "documents.Transmission", "documents.RecallRequest", "documents.DutyTurn",
    "documents.SealedEnvelope", "documents.DirectivePhrase", "documents.AccessNotice",
    "catalogues.HandlingTerm",
    "documents.Directive", "documents.Assignment", "documents.Comment", "documents.ReadMark",
    "documents.RecipientReport", "documents.RecipientGroup", "documents.RecipientGroupVersion",
    "documents.RecipientGroupMember", "documents.KnownAddressee", "documents.RegisterGroup",
    "documents.SeriesClosing", "documents.Waiver", "documents.PaperPrint",
    "documents.FileCopyUse", "documents.SavedView",
    "signatures.Certificate", "signatures.ValidationReport", "signatures.SigningRequest",
    "slips.Slip", "slips.SlipCounter", "slips.Round", "slips.Basis", "slips.Option",
    "slips.Resource", "slips.Milestone", "slips.MilestoneSupport", "slips.AttachedDraft",
    "slips.SupportingFile", "slips.Opinion", "slips.SigningResult",
    "formcheck.FormReport", "formcheck.FormOverride",
}  # fmt: skip


def _own_names(model: type[models.Model]) -> set[str]:
    """The columns of the model's own table; a parent's are the parent's matter."""
    return {field.name for field in model._meta.local_fields}


def _all_names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete}


def test_a_moment_has_its_person_or_a_reason_why_not() -> None:
    lonely = {
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name in _own_names(model)
        if name.endswith("_at")
        and name not in ALWAYS
        and f"{name[:-3]}_by" not in _all_names(model)
    }
    assert lonely == set(NO_PERSON)


def test_a_person_who_acted_has_the_moment() -> None:
    lonely = {
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name in _own_names(model)
        if name.endswith("_by")
        and name not in NOT_A_PERSON
        and f"{name[:-3]}_at" not in _all_names(model)
    }
    assert lonely == set()


def test_every_model_is_listed_as_changing_or_not() -> None:
    known = {model._meta.label for model in our_models()}
    listed = [*WRITTEN_ONCE, *HISTORY, *MAY_CHANGE]
    assert sorted(listed) == sorted(known)


@pytest.mark.rule("R26")
@pytest.mark.django_db
def test_what_is_written_once_is_guarded_by_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal"
        )
        triggers = set(cursor.fetchall())
    for label in WRITTEN_ONCE:
        table = label.lower().replace(".", "_")
        assert (table, f"{table.removeprefix('core_')}_append_only") in triggers


INSIDE = {
    "core.JournalEntry": "its number is its address; the journal has no other",
    "core.JournalSeal": "its number is its address",
    "core.IdempotencyKey": "the caller chose the key",
    "catalogues.ChangeCounter": "one row, counts",
    "accounts.UnitVersion": "told with its unit",
    "accounts.Principal": "a number that grants carry",
    "accounts.Term": "the administration's only",
    "accounts.Clearance": "the administration's only",
    "documents.DossierCounter": "counts",
    "documents.RegisterCounter": "counts",
    "documents.DossierGrant": "told with its dossier",
    "documents.DocumentGrant": "told with its document",
    "documents.SearchRow": "derived",
    "documents.ReadMark": "told with its document",
    "documents.FileText": "derived",
    "documents.FileReading": "derived",
    "documents.Thumbnail": "derived",
    "documents.RecipientGroupVersion": "told with its group",
    "documents.RecipientGroupMember": "told with its group",
    "documents.KnownAddressee": "an order of the type-ahead",
    "documents.ReplyFor": "told with its document",
    "slips.SlipCounter": "counts",
    "slips.MilestoneSupport": "told with its milestone",
    "documents.Transmission": "told with its document",
} | dict.fromkeys(HISTORY, "history")


def test_what_people_see_has_an_address_of_its_own() -> None:
    without = {model._meta.label for model in our_models() if "uid" not in _all_names(model)}
    assert without <= set(INSIDE)
