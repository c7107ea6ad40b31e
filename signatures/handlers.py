"""What signing does when something happened to documents and files."""

from __future__ import annotations

from core.acts import Act
from core.events import on
from documents.events import DocumentCancelled, DocumentNumbered, DraftReturned, FileStored
from signatures import jobs
from signatures.events import SigningAuthorised
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
