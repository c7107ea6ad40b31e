"""What happened to documents and dossiers. Ids only; past tense."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class DocumentArrived(Event):
    """A document waits to be registered."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentReturned(Event):
    """An arrived document was refused and goes back to its sender."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentRegistered(Event):
    """An incoming document has its arrival number."""

    document_id: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class DocumentTakenOn(Event):
    """The lead has taken the work on an incoming document on."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DutyTurnSet(Event):
    """Somebody was put on duty."""

    turn_id: int


@dataclass(frozen=True, slots=True)
class SenderAsksBack(Event):
    """The sender asks a received document back; the clerk agrees or refuses."""

    document_id: int


@dataclass(frozen=True, slots=True)
class RecallRefused(Event):
    """We keep a document that its sender asked back."""

    document_id: int


@dataclass(frozen=True, slots=True)
class AccessWithdrawn(Event):
    """Principals no longer see a document."""

    document_id: int
    principal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentPresented(Event):
    """A leader was asked for instructions."""

    document_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class DocumentAssigned(Event):
    """Work on an incoming document was given; all assignments made by this act."""

    document_id: int
    assignment_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AssignmentReturned(Event):
    """Somebody sent an assignment back as not his."""

    document_id: int
    assignment_id: int


@dataclass(frozen=True, slots=True)
class CompletionReported(Event):
    """The lead reports the work done and waits for confirmation."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentCompleted(Event):
    """An incoming document is finished, or filed for information."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentReopened(Event):
    """A finished document is worked on again."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentRecalled(Event):
    """The sender recalled it and we agreed, or we recalled what we had issued."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DraftSubmitted(Event):
    """A draft waits for approval of its content."""

    document_id: int


@dataclass(frozen=True, slots=True)
class CommentsAsked(Event):
    """Persons were asked to comment on a draft."""

    document_id: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpinionGiven(Event):
    """Somebody who was asked has said what he thinks of a draft."""

    document_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class ContentApproved(Event):
    """The head of unit approved the content; the form is checked next."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DraftReturned(Event):
    """A draft was sent back with a reason."""

    document_id: int


@dataclass(frozen=True, slots=True)
class FormPassed(Event):
    """The form is right; the draft waits for its signature."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentSigned(Event):
    """The leader's signature is on the file."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentNumbered(Event):
    """Number and date are given."""

    document_id: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class DocumentIssued(Event):
    """An outgoing document has left the house."""

    document_id: int


@dataclass(frozen=True, slots=True)
class RecallAsked(Event):
    """We ask every receiver of an issued document to give it back (OUT-09)."""

    document_id: int


@dataclass(frozen=True, slots=True)
class RecallGivenUp(Event):
    """We do not ask for it back any more; it is in force as before."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DocumentCancelled(Event):
    """A draft was given up before issue."""

    document_id: int


@dataclass(frozen=True, slots=True)
class AccessGiven(Event):
    """Principals may see a document from now on."""

    document_id: int
    principal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DossierOpened(Event):
    """A dossier was opened; its number is given."""

    dossier_id: int


@dataclass(frozen=True, slots=True)
class DossierClosed(Event):
    """A dossier is closed; its contents are frozen."""

    dossier_id: int


@dataclass(frozen=True, slots=True)
class DossierReopened(Event):
    """A closed dossier takes documents again."""

    dossier_id: int


@dataclass(frozen=True, slots=True)
class DossierHandedOver(Event):
    """A dossier has a new keeper."""

    dossier_id: int


@dataclass(frozen=True, slots=True)
class HandoverNear(Event):
    """The day by which a closed dossier goes to the archive is near (DOS-08)."""

    dossier_id: int


@dataclass(frozen=True, slots=True)
class DossierExportAsked(Event):
    """Somebody asked for a dossier as one parcel; it is made by a job (DOS-07)."""

    dossier_id: int
    progress_id: int
    person_id: int
    capacity: str


@dataclass(frozen=True, slots=True)
class FilePlanApproved(Event):
    """The file plan of a year is approved."""

    plan_id: int


@dataclass(frozen=True, slots=True)
class FileStored(Event):
    """Bytes new to the store lie there; text and thumbnail can be made."""

    stored_id: int


@dataclass(frozen=True, slots=True)
class FileAttached(Event):
    """A document has another file or version; its search row must follow."""

    document_id: int
    stored_id: int


@dataclass(frozen=True, slots=True)
class VersionAdded(Event):
    """A document's main text has a further version."""

    document_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class SecrecyMarkFound(Event):
    """A file bears a mark above what this installation may hold; its document is blocked."""

    document_id: int
    finding_id: int


@dataclass(frozen=True, slots=True)
class SecrecyChanged(Event):
    """The level of a document was decided, changed or ended."""

    document_id: int
    decision_id: int


@dataclass(frozen=True, slots=True)
class ContentDestroyed(Event):
    """A content was destroyed by an act; its bytes may be taken off the disk."""

    stored_id: int
