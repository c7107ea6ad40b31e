"""What signing does when something happened to documents and files."""

from __future__ import annotations

from core.acts import Act
from core.events import on
from documents.events import DocumentCancelled, DocumentNumbered, DraftReturned, FileStored
from documents.selectors import certified
from documents.selectors.certified import Certified
from signatures import jobs
from signatures.events import SigningAuthorised
from signatures.models import ValidationReport
from signatures.services import requests


@on(SigningAuthorised, after_commit=True)
def begin_signing(event: SigningAuthorised) -> None:
    jobs.sign.delay(request_id=event.request_id)


@on(DocumentNumbered, after_commit=True)
def show_the_number(event: DocumentNumbered) -> None:
    jobs.fill_number.delay(document_id=event.document_id)


@on(FileStored, after_commit=True)
def judge_the_file(event: FileStored) -> None:
    jobs.validate_file.delay(stored_id=event.stored_id)


@on(DraftReturned)
def drop_signing_of_returned(event: DraftReturned) -> None:
    requests.drop_for(document_id=event.document_id, act=Act.of_system("signatures.drop"))


@on(DocumentCancelled)
def drop_signing_of_cancelled(event: DocumentCancelled) -> None:
    requests.drop_for(document_id=event.document_id, act=Act.of_system("signatures.drop"))


@certified.reads
def names_in_certificates(stored_id: int) -> list[Certified]:
    """Whose certificates a file bears, for the fields that are read out of it."""
    report = ValidationReport.objects.filter(stored_id=stored_id).order_by("-made_at").first()
    if report is None:
        return []
    return [Certified(one.name, one.organisation, one.intact) for one in report.signatures]
