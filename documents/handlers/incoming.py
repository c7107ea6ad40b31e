"""Offices of this installation: what one issues arrives at the other, and the sender is told."""

from __future__ import annotations

from core.acts import Act
from core.events import on
from documents.events import (
    DocumentAssigned,
    DocumentCompleted,
    DocumentIssued,
    DocumentPresented,
    DocumentRecalled,
    DocumentRegistered,
    DocumentReopened,
    DocumentReturned,
    DocumentTakenOn,
    RecallAsked,
    RecallGivenUp,
    RecallRefused,
)
from documents.jobs import incoming as jobs
from documents.models import IncomingDocument, OutgoingDocument
from documents.services.incoming import answers, delivery


def _act() -> Act:
    return Act.of_system("documents.exchange")


@on(DocumentIssued)
def deliver(event: DocumentIssued) -> None:
    issued = OutgoingDocument.objects.select_related("organisation__organisation", "kind")
    delivery.deliver(document=issued.get(pk=event.document_id), act=_act())


@on(RecallAsked, after_commit=True)
def ask_back(event: RecallAsked) -> None:
    jobs.ask_back.delay(document_id=event.document_id)


@on(RecallGivenUp, after_commit=True)
def drop_recall(event: RecallGivenUp) -> None:
    jobs.drop_recall.delay(document_id=event.document_id)


@on(DocumentRegistered)
def tell_registered(event: DocumentRegistered) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.REGISTERED, act=_act())


@on(DocumentReturned)
def tell_returned(event: DocumentReturned) -> None:
    row = IncomingDocument.objects.filter(pk=event.document_id).first()
    answers.tell_sender(
        document_id=event.document_id,
        status=answers.REFUSED,
        reason=row.returned_reason if row is not None else "",
        act=_act(),
    )


@on(DocumentPresented)
def tell_presented(event: DocumentPresented) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.GIVEN, act=_act())


@on(DocumentAssigned)
def tell_assigned(event: DocumentAssigned) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.GIVEN, act=_act())


@on(DocumentTakenOn)
def tell_taken_on(event: DocumentTakenOn) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.AT_WORK, act=_act())


@on(DocumentReopened)
def tell_reopened(event: DocumentReopened) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.AT_WORK, act=_act())


@on(DocumentCompleted)
def tell_completed(event: DocumentCompleted) -> None:
    answers.tell_sender(document_id=event.document_id, status=answers.DONE, act=_act())


@on(DocumentRecalled)
def tell_recalled(event: DocumentRecalled) -> None:
    answers.tell_sender(
        document_id=event.document_id,
        status=answers.GIVEN_BACK,
        reason=answers.last_answer(event.document_id),
        act=_act(),
    )


@on(RecallRefused)
def tell_refused(event: RecallRefused) -> None:
    answers.tell_sender(
        document_id=event.document_id,
        status=answers.KEPT,
        reason=answers.last_answer(event.document_id),
        act=_act(),
    )
