"""What stands in the way of signing, issuing and taking back, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Mend, Sentence
from documents import lifecycles
from documents.choices import CopyForm, OutgoingState, VersionOrigin
from documents.engine.files.facts import PDF
from documents.models import Dossier, OutgoingDocument
from documents.selectors.closing import address, told
from signatures.choices import LIVE, ReportVerdict, RequestState
from signatures.engine.verdicts import Reason
from signatures.models import Certificate, SigningRequest, ValidationReport

SETTLED = (
    OutgoingState.ISSUED,
    OutgoingState.RECALLED,
    OutgoingState.REPLACED,
    OutgoingState.CORRECTED,
    OutgoingState.CANCELLED,
    OutgoingState.ARCHIVED,
)
"""States in which a signature that failed on the way no longer matters."""


@lifecycles.outgoing.guard("sign")
def text_for_signing_is_pdf(document: OutgoingDocument) -> Iterator[Sentence]:
    version = document.current_version
    if version is None or version.stored.media_type != PDF:
        yield _("Only a PDF can be signed; the text has not been converted yet.")


@lifecycles.outgoing.guard("sign")
def signer_has_certificate(document: OutgoingDocument) -> Iterator[Sentence]:
    if document.secrecy:
        return  # signed by hand or with cipher products, outside this system (SEC-15)
    known = Certificate.objects.usable(timezone.now()).of_person(document.signer_id)
    if not known.exists():
        yield _("The signer has no valid certificate here.")


@lifecycles.outgoing.guard("issue")
def sealed_and_valid(document: OutgoingDocument) -> Iterator[Sentence]:
    """SIG-01: what leaves the house bears the leader's and the agency's signature, both checked."""
    version = document.current_version
    if document.copy_form == CopyForm.PAPER:
        return  # printed and stamped by hand (OUT-10)
    if version is None or version.origin != VersionOrigin.SEALED:
        yield _("The seal of the organisation has not been put yet.")
        return
    if document.secrecy:
        return  # its signatures are not those of this system (SEC-15, PTY-15)
    report = ValidationReport.objects.newest_of([version.stored_id]).get(version.stored_id)
    if report is None:
        yield _("The signatures of the file have not been checked yet.")
    elif document.copy_of_id is not None and report.verdict == ReportVerdict.UNKNOWN:
        return  # the copy's own seal was judged when it was put; the original may be a stranger's
    elif report.verdict != ReportVerdict.VALID and report.reason != Reason.REVOCATION_UNKNOWN:
        yield _("The signatures of the file are not valid: %(reason)s") % {
            "reason": report.sentence
        }


def no_signing_under_way(document: OutgoingDocument) -> Iterator[Sentence]:
    busy = SigningRequest.objects.filter(
        document=document, state__in=[RequestState.WAITING, RequestState.SIGNING]
    )
    if busy.exists():
        yield _("A signature is being made on this document. Wait a moment.")


for _step in ("withdraw", "return", "return_to_review", "return_to_form_check", "cancel", "issue"):
    lifecycles.outgoing.guard(_step)(no_signing_under_way)


@lifecycles.dossier.guard("close")
@told(gettext_lazy("No signature is asked for"))
def no_signing_is_open(dossier: Dossier) -> Iterator[Sentence]:
    """R8: on no document in it is a signature still asked for, or stuck half-way."""
    open_ones = (
        SigningRequest.objects.filter(
            document__dossier_items__dossier=dossier, state__in=[*LIVE, RequestState.FAILED]
        )
        .exclude(document__state__in=SETTLED)
        .select_related("document")
        .order_by("document", "pk")
    )
    named: set[int] = set()
    for request in open_ones:
        if request.document_id not in named:
            named.add(request.document_id)
            yield Mend(
                _("A signature on “%(title)s” is asked for and not made: %(state)s.")
                % {"title": request.document.title, "state": request.get_state_display()},
                address(request.document),
            )
