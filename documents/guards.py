"""What stands in the way of a step, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.selectors import may_sign
from accounts.services import people
from core.errors import Sentence
from documents import lifecycles
from documents.choices import INCOMING_OPEN, OUTGOING_OPEN, AssignmentRole, WaivedRule
from documents.engine.files.facts import PDF
from documents.models import Document, DocumentFile, Dossier, IncomingDocument, OutgoingDocument
from documents.policies.people import lead_chain, live_assignments
from documents.selectors import exchanges, proposals, waivers

# Formats that can be kept and shown for decades (R7). Word files are working formats.
ARCHIVE_FORMATS = (
    "application/pdf",
    "image/tiff",
    "image/jpeg",
    "image/png",
    "text/plain",
    "text/xml",
    "application/xml",
)
MOST_NAMED = 10


@lifecycles.dossier.guard("close")
def dossier_has_documents(dossier: Dossier) -> Iterator[Sentence]:
    if not dossier.items.exists():
        yield _("The dossier is empty.")


@lifecycles.dossier.guard("close")
def documents_in_archive_format(dossier: Dossier) -> Iterator[Sentence]:
    """R7: every document in it has a file that can be kept."""
    kept = DocumentFile.objects.filter(stored__media_type__in=ARCHIVE_FORMATS)
    lacking = (
        Document.objects.filter(dossier_items__dossier=dossier)
        .exclude(pk__in=kept.values("document"))
        .exclude(incoming__source="paper", files=None)
        .order_by("dossier_items__ordinal")
    )
    for document in lacking.prefetch_related("files")[:MOST_NAMED]:
        names = ", ".join(file.name for file in document.files.all()) or _("no file")
        yield _("“%(title)s” has no file in an archive format (%(files)s).") % {
            "title": document.title,
            "files": names,
        }


@lifecycles.dossier.guard("close")
def no_document_is_open(dossier: Dossier) -> Iterator[Sentence]:
    """R8: nothing in it still waits for an answer, a signature or a number."""
    waiting = Document.objects.filter(dossier_items__dossier=dossier).filter(
        Q(direction="incoming", state__in=INCOMING_OPEN)
        | (~Q(direction="incoming") & Q(state__in=OUTGOING_OPEN))
    )
    for document in waiting.order_by("dossier_items__ordinal")[:MOST_NAMED]:
        yield _("“%(title)s” is not finished: %(state)s.") % {
            "title": document.title,
            "state": document.get_state_display(),
        }


def no_open_parts(document: IncomingDocument) -> Iterator[Sentence]:
    """IN-07: what was handed down and is required must be done first."""
    leading = {given.pk for given in lead_chain(document)}
    for given in live_assignments(document):
        required = given.parent_id is not None and given.role != AssignmentRole.INFO
        if required and given.pk not in leading and given.done_at is None:
            yield _("Work that was handed down is still open: %(name)s.") % {
                "name": given.person or given.unit
            }


lifecycles.incoming.guard("complete")(no_open_parts)
lifecycles.incoming.guard("report_done")(no_open_parts)


def no_secrecy_stamp(document: Document) -> Iterator[Sentence]:
    """SEC-03: a file that bears a mark above the ceiling goes no further here."""
    if mark := proposals.secrecy_stamp(document):
        yield _(
            "The file is stamped %(mark)s. This installation is on an open network and must not "
            "hold it: return it, and register the paper in the system for state secrets."
        ) % {"mark": mark}


lifecycles.incoming.guard("register")(no_secrecy_stamp)
lifecycles.outgoing.guard("submit_content")(no_secrecy_stamp)


@lifecycles.outgoing.guard("submit_content")
def text_is_there(document: OutgoingDocument) -> Iterator[Sentence]:
    if document.current_version is None:
        yield _("There is no text yet: send a Word or PDF file.")


@lifecycles.outgoing.guard("submit_content")
def signer_is_named(document: OutgoingDocument) -> Iterator[Sentence]:
    if document.signer_id is None:
        yield _("Nobody is named to sign it.")


@lifecycles.outgoing.guard("pass_form")
def text_is_pdf(document: OutgoingDocument) -> Iterator[Sentence]:
    """What is signed is a PDF; a Word text is converted by a job first."""
    version = document.current_version
    if version is None or version.stored.media_type == PDF:
        return
    if version.note:
        yield version.note
    else:
        yield _("The Word file is still being converted to PDF/A. Try again in a moment.")


@lifecycles.outgoing.guard("sign")
def signing_right_holds(document: OutgoingDocument) -> Iterator[Sentence]:
    """The right named in the draft may have ended before the signer came to it (domain.md §2.3)."""
    signer, right = document.signer, document.signing_right
    if signer is None or right is None:
        return
    if not may_sign(signer, right, timezone.localdate(), document.kind, document.secrecy):
        yield _(
            "%(name)s has no right to sign this kind of document today. Choose another signer."
        ) % {"name": signer.full_name}


@lifecycles.outgoing.guard("issue")
def recipients_are_named(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-18: without an addressee there is nothing to send."""
    if not document.recipients.exists():
        yield _("No recipient is named.")


@lifecycles.outgoing.guard("confirm_recalled")
def every_copy_is_back(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-09: each receiver has answered; what does not come back has a reason."""
    objections = exchanges.recall_objections(document, timezone.localdate())
    yield from waivers.standing(document, WaivedRule.RECALL, objections)


@people.leaving_guard
def no_open_dossiers(person: Person) -> Iterator[Sentence]:
    """DOS-06: whoever leaves hands his dossiers over first. An administrator reads this: the
    number is his to know, the title is not (SEC-09)."""
    for dossier in Dossier.objects.open().filter(keeper=person).order_by("pk")[:MOST_NAMED]:
        yield _("Dossier “%(title)s” has no other keeper yet.") % {
            "title": f"{dossier.notation} ({dossier.year})"
        }
