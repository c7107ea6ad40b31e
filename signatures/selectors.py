"""What pages and the API show of signing: panels, the work list, what is stuck."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from documents import lifecycles as document_lifecycles
from documents.choices import OutgoingState, VersionOrigin
from documents.engine.files.facts import PDF
from documents.models import Document, DocumentFile, OutgoingDocument
from documents.policies import outgoing as may
from signatures.choices import Purpose, RequestState
from signatures.engine.sign import Missing
from signatures.engine.verdicts import (
    Coverage,
    Revocation,
    SignatureReport,
    TimeSource,
    Trust,
    Verdict,
)
from signatures.models import SigningRequest, ValidationReport

if TYPE_CHECKING:
    from accounts.capacity import Capacity

VERDICTS: dict[str, tuple[Sentence, str, str]] = {
    Verdict.VALID: (_("Valid"), "green", "circle-check"),
    Verdict.INVALID: (_("Not valid"), "red", "alert-octagon"),
    Verdict.UNKNOWN: (_("Cannot be confirmed"), "amber", "help-circle"),
}
STATES: dict[str, tuple[str, str]] = {
    RequestState.NEEDS_PIN: ("amber", "key"),
    RequestState.WAITING: ("blue", "clock"),
    RequestState.SIGNING: ("blue", "loader-2"),
    RequestState.DONE: ("green", "circle-check"),
    RequestState.FAILED: ("red", "alert-triangle"),
    RequestState.CANCELLED: ("neutral", "ban"),
}
COVERAGES: dict[str, Sentence] = {
    Coverage.WHOLE_FILE: _("Covers the whole file"),
    Coverage.ALLOWED_CHANGES: _("Unchanged; only what the signature allows was added after it"),
    Coverage.FORBIDDEN_CHANGES: _("Changed after signing"),
    Coverage.UNCLEAR: _("What it covers cannot be told"),
}
TRUSTS: dict[str, Sentence] = {
    Trust.TRUSTED: _("Issued by an authority that this installation trusts"),
    Trust.UNTRUSTED: _("Issued by an authority that this installation does not trust"),
    Trust.UNKNOWN: _("Not checked"),
}
REVOCATIONS: dict[str, Sentence] = {
    Revocation.GOOD: _("Not revoked at the time of signing"),
    Revocation.REVOKED: _("Revoked"),
    Revocation.UNKNOWN: _("Could not be checked"),
}
SOURCES: dict[str, Sentence] = {
    TimeSource.TIMESTAMP: _("by a time-stamp authority"),
    TimeSource.DOCUMENT_TIMESTAMP: _("by a time-stamp on the whole file"),
    TimeSource.CLAIMED: _("as the signer's computer said"),
}
LEVELS: dict[str, Sentence] = {
    "B-B": _("basic, without a trusted time"),
    "B-T": _("with a trusted time"),
    "B-LT": _("with trusted time and proof of the certificate's state"),
    "B-LTA": _("for the archive: with trusted time, proof and a time-stamp over all"),
}
MISSING: dict[str, Sentence] = {
    Missing.TSA: _("The time-stamp authority did not answer; the time is the computer's own."),
    Missing.REVOCATION: _(
        "The state of the certificate could not be asked; the proof can be added later."
    ),
    "attachment_not_pdf": _("An attachment that is no PDF was not sealed."),
}


@dataclass(frozen=True)
class SignatureView:
    """One signature in words."""

    label: Sentence
    tone: str
    icon: str
    one: SignatureReport
    role: Sentence
    integrity: Sentence
    coverage: Sentence
    trust: Sentence
    revocation: Sentence
    source: Sentence
    level: Sentence


@dataclass(frozen=True)
class FileView:
    """The verdict on one file."""

    file: DocumentFile
    report: ValidationReport | None
    label: Sentence
    tone: str
    icon: str
    signatures: list[SignatureView] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """What the document's page shows of signatures."""

    files: list[FileView]
    requests: list[RequestView]
    is_outgoing: bool
    can_sign: bool
    can_seal: bool
    barred: list[Sentence]


@dataclass(frozen=True)
class RequestView:
    """A request in words."""

    request: SigningRequest
    tone: str
    icon: str
    missing: list[Sentence]


ROLES: dict[str, Sentence] = {
    "Leader": _("Competent person"),
    "Seal": _("Seal of the organisation"),
    "Attachment": _("Seal on an attachment"),
}


def panel(who: Capacity, document: Document) -> Panel:
    """Signatures of the document's present files, and the requests on it."""
    outgoing = OutgoingDocument.objects.filter(pk=document.pk).first()
    requests = [] if outgoing is None else requests_of(outgoing)
    moves = (
        {}
        if outgoing is None
        else {move.name: move for move in document_lifecycles.outgoing.open_to(who, outgoing)}
    )
    sign = moves.get("sign")
    return Panel(
        files=files_of(document),
        requests=requests,
        is_outgoing=outgoing is not None,
        can_sign=sign is not None and not sign.blockers,
        can_seal=outgoing is not None and may_seal_now(who, outgoing),
        barred=list(sign.blockers) if sign is not None else [],
    )


def files_of(document: Document) -> list[FileView]:
    """The newest main file and the attachments, those that bear signatures."""
    version = document.current_version
    rows = list(
        document.files.filter(stored__is_signed=True, stored__media_type=PDF)
        .select_related("stored", "version")
        .order_by("ordinal")
    )
    shown = [
        row
        for row in rows
        if row.version_id is None or (version is not None and row.version_id == version.pk)
    ]
    reports = ValidationReport.objects.newest_of([row.stored_id for row in shown])
    return [_file(row, reports.get(row.stored_id)) for row in shown]


def _file(file: DocumentFile, report: ValidationReport | None) -> FileView:
    if report is None:
        return FileView(file, None, _("Being checked"), "blue", "loader-2")
    label, tone, icon = VERDICTS[report.verdict]
    return FileView(file, report, label, tone, icon, [in_words(one) for one in report.signatures])


def in_words(one: SignatureReport) -> SignatureView:
    """One signature's report in sentences."""
    label, tone, icon = VERDICTS[one.verdict]
    return SignatureView(
        label=label,
        tone=tone,
        icon=icon,
        one=one,
        role=ROLES.get(one.field, _("Signature")),
        integrity=_("Unaltered since it was signed")
        if one.intact
        else _("Altered or broken since it was signed"),
        coverage=COVERAGES[one.coverage],
        trust=TRUSTS[one.trust],
        revocation=REVOCATIONS[one.revocation],
        source=SOURCES[one.time_source],
        level=LEVELS.get(one.level, ""),
    )


def requests_of(document: OutgoingDocument) -> list[RequestView]:
    """The requests on a document, newest first, without those given up."""
    rows = (
        SigningRequest.objects.for_list()
        .filter(document=document)
        .exclude(state=RequestState.CANCELLED)
        .order_by("-asked_at", "-pk")[:10]
    )
    return [view_of(row) for row in rows]


def view_of(request: SigningRequest) -> RequestView:
    tone, icon = STATES[request.state]
    return RequestView(
        request=request,
        tone=tone,
        icon=icon,
        missing=[MISSING[why] for why in request.missing if why in MISSING],
    )


def may_seal_now(who: Capacity, document: OutgoingDocument) -> bool:
    version = document.current_version
    return (
        document.state == OutgoingState.NUMBERED
        and may.seal_document.allows(who, document)
        and version is not None
        and version.origin in {VersionOrigin.SIGNED, VersionOrigin.NUMBERED}
    )


@dataclass(frozen=True)
class Work:
    """The signing page of one person: what waits for the signature, for the seal, what is stuck."""

    to_sign: list[OutgoingDocument]
    to_seal: list[OutgoingDocument]
    stuck: list[RequestView]


MOST = 100


def work(who: Capacity) -> Work:
    rows = OutgoingDocument.objects.visible_to(who).for_list().prefetch_related("versions")
    to_sign = rows.filter(state=OutgoingState.SUBMITTED, signer=who.person)
    to_seal = rows.filter(state=OutgoingState.NUMBERED)
    return Work(
        to_sign=list(to_sign.newest_first()[:MOST]),
        to_seal=[row for row in to_seal.newest_first()[:MOST] if may_seal_now(who, row)],
        stuck=stuck(who),
    )


def stuck(who: Capacity) -> list[RequestView]:
    """Requests that wait for somebody, of all documents that this capacity sees."""
    rows = SigningRequest.objects.visible_to(who).stuck().for_list().order_by("-asked_at")[:MOST]
    return [view_of(row) for row in rows]


def shown_for(document: OutgoingDocument, purpose: str) -> dict[str, Any]:
    """The exact file a signer is shown, with its digest (SIG-03)."""
    version = document.current_version
    if version is None:
        return {"version": None, "file": None, "purpose": Purpose(purpose)}
    file = document.files.filter(version=version).select_related("stored").first()
    return {"version": version, "file": file, "purpose": Purpose(purpose)}
