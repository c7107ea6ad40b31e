"""The worker's part: one request from WAITING to DONE, resumable at any point.

Nothing outside the request's row changes until the signed file has been re-opened and judged; then file, report, document and
request move in one transaction. A worker killed before that leaves a row that the sweep hands to the next; killed after it, the next finds the
request done.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import capacities_of, capacity_by_key
from core import events
from core.acts import Act
from core.errors import DomainError, InvalidInput, NotPermitted, WrongState
from documents.choices import FileRole, VersionOrigin
from documents.engine.files.facts import PDF
from documents.models import DocumentFile, OutgoingDocument
from documents.policies import outgoing as may
from documents.services import files, outgoing
from signatures import lifecycles
from signatures.choices import Purpose, RequestState
from signatures.engine import font, keys, ladder, pictures, prepare, sign
from signatures.engine.verdicts import Coverage, Reason, Report, Trust, Verdict
from signatures.events import SignatureApplied, SigningFailed
from signatures.models import SigningRequest
from signatures.services import certificates, locks, pins, reports, sealing_copies, trust

MOST_ATTEMPTS = 5
SYSTEM = "signatures.sign"
NOT_PDF = "attachment_not_pdf"


@dataclass(frozen=True)
class Made:
    """What the keys made: the signed file, its report, sealed attachments (the file each replaces)."""

    path: Path
    signed: sign.Signed
    report: Report
    attachments: list[tuple[DocumentFile, Path]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def run(*, request_id: int) -> None:
    """Work on one request, if nobody else does and it still wants it. Refusals are kept in the row."""
    with locks.held(request_id) as mine:
        if not mine:
            return
        request = _begin(request_id)
        if request is None:
            return
        try:
            act = _act_of(request)
            pin = pins.of(request)
            if pin is None:
                _want_pin(request, _pin_gone(), act)
                return
            with tempfile.TemporaryDirectory(prefix=reports.FOLDER, dir=files.workroom()) as folder:
                made = _make(request, Path(folder), pin, act)
                _finish(request, made, act)
        except DomainError as refusal:
            _refused(request, refusal)
            return
        pins.forget(request)


@transaction.atomic
def _begin(request_id: int) -> SigningRequest | None:
    request: SigningRequest | None = (
        SigningRequest.objects.select_for_update(of=("self",))
        .select_related("certificate", "base", "signer", "document__organisation")
        .filter(pk=request_id, state__in=[RequestState.WAITING, RequestState.SIGNING])
        .first()
    )
    if request is None:
        return None
    act = Act.of_system(SYSTEM)
    if request.attempts >= MOST_ATTEMPTS:
        refusal = InvalidInput(
            _(
                "The signature was not made in five attempts. Begin again, or ask the administrator."
            ),
            code="too_many_attempts",
        )
        _fail(request, refusal, act)
        return None
    lifecycles.request.apply(
        "begin", request, act=act, changes={"attempts": request.attempts + 1, "started_at": act.at}
    )
    begun: SigningRequest = SigningRequest.objects.select_related(
        "certificate", "base", "signer", "document__organisation"
    ).get(pk=request_id)
    return begun


def _act_of(request: SigningRequest) -> Act:
    """The person's act, in the capacity in which he asked, now; NotPermitted when he lost it."""
    now = timezone.now()
    who = capacity_by_key(capacities_of(request.signer, timezone.localdate(now)), request.capacity)
    if who is None:
        raise NotPermitted(_("You no longer act in the capacity in which you asked for this."))
    return Act(
        by=request.signer,
        at=now,
        who=who,
        channel="job",
        request_id=request.request_id,
        client_id=request.client_id,
        ip=request.ip,
    )


def _make(request: SigningRequest, folder: Path, pin: str, act: Act) -> Made:
    """Signs in a folder; the database is only read."""
    signer = certificates.opened(request.certificate, pin)
    picture = pictures.read(bytes(request.certificate.picture))
    base, out = folder / "base.pdf", folder / "signed.pdf"
    reports.copy_out(request.base, base)
    if request.purpose == Purpose.LEADER:
        ready = folder / "prepared.pdf"
        # A paper that has its number already (a slip) gets no places for number and seal.
        has_number = bool(request.document.code_number)
        prepare.prepare(
            base,
            ready,
            fonts=fonts(),
            signer_name=request.signer.full_name,
            numbered=not has_number,
            sealed=not has_number,
        )
        how = trust.how(sign.Level.B_LT)
        signed = sign.leader(ready, out, signer=signer, picture=picture, how=how)
        return Made(out, signed, _judged(out, signer, prepare.LEADER))
    how = trust.how(sign.Level.B_LTA)
    if request.document.copy_of_id is not None:
        signed, report = sealing_copies.make(
            request.document, base, out, signer=signer, at=act.at, how=how, fonts=fonts()
        )
        return Made(out, signed, report)
    signed = sign.seal(base, out, signer=signer, picture=picture, how=how)
    made = Made(out, signed, _judged(out, signer, prepare.SEAL))
    _seal_attachments(request.document, folder, signer, act.at, made)
    return made


def fonts() -> font.Fonts:
    """The typeface for what we write, built in the state folder at first use."""
    return font.build(node_modules=settings.NODE_MODULES, cache=settings.STATE_DIR / "fonts")


def _judged(path: Path, signer: keys.WarmSigner, field_name: str) -> Report:
    """Re-opens what was just made (SIG-04); InvalidInput (`result_rejected`) when it is not sound."""
    known = trust.anchors().trust
    report = ladder.judge(
        path, roots=known.roots, others=known.others, allowed_hosts=trust.allowed_hosts()
    )
    one = report.signature(field_name)
    sound = (
        one is not None
        and one.intact
        and one.fingerprint == signer.facts.fingerprint
        and one.trust is Trust.TRUSTED
        and one.coverage in {Coverage.WHOLE_FILE, Coverage.ALLOWED_CHANGES}
        and report.complete
        and report.verdict is not Verdict.INVALID
        and all(s.reason in {Reason.OK, Reason.REVOCATION_UNKNOWN} for s in report.signatures)
    )
    if not sound:
        raise InvalidInput(
            _("The signed file did not pass the check and was not accepted: %(reason)s")
            % {"reason": report.sentence},
            code="result_rejected",
        )
    return report


def _seal_attachments(
    document: OutgoingDocument, folder: Path, signer: keys.WarmSigner, at: datetime, made: Made
) -> None:
    """Each separate attachment gets the agency's signature with number and time (NĐ 30/2020, PL I)."""
    annexes = document.files.filter(role=FileRole.ANNEX).select_related("stored")
    for number, annex in enumerate(annexes.order_by("ordinal", "pk")):
        if annex.stored.media_type != PDF:
            made.missing.append(NOT_PDF)
            continue
        source, plain, out = (folder / f"annex-{number}{end}.pdf" for end in ("", "-plain", "-out"))
        reports.copy_out(annex.stored, source)
        try:
            if annex.stored.is_signed:
                plain = source
            else:
                prepare.normalise(source, plain)
            sign.attachment(
                plain,
                out,
                signer=signer,
                code=document.code_display,
                at=at,
                fonts=fonts(),
                how=trust.how(sign.Level.B_LTA),
            )
        except InvalidInput as refusal:
            raise InvalidInput(
                _("Attachment “%(name)s”: %(reason)s")
                % {"name": annex.name, "reason": refusal.sentence},
                code=refusal.reason_code,
            ) from refusal
        made.attachments.append((annex, out))


@transaction.atomic
def _finish(request: SigningRequest, made: Made, act: Act) -> None:
    """File, report, document and request move together, or not at all."""
    # The document first, as everywhere: who asks for another signature holds it and wants the request.
    OutgoingDocument.objects.locked().get(pk=request.document_id)
    locked = SigningRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != RequestState.SIGNING:
        raise WrongState(_("This signature was given up meanwhile."))
    with made.path.open("rb") as stream:
        stored = files.keep(source=stream, name="signed.pdf", act=act)
    reports.keep(stored=stored, report=made.report, act=act)
    document = request.document
    if request.purpose == Purpose.LEADER:
        outgoing.sign_applied(document=document, stored=stored, base=request.base, act=act)
    else:
        may.seal_document(act.who, document)
        outgoing.file_changed(
            document=document,
            stored=stored,
            base=request.base,
            origin=VersionOrigin.SEALED,
            act=act,
        )
        for annex, path in made.attachments:
            with path.open("rb") as stream:
                sealed = files.keep(source=stream, name=annex.name, act=act)
            files.attach(
                document=document, stored=sealed, name=annex.name, role=FileRole.ANNEX, act=act
            )
            files.remove(file=annex, act=act)
    lifecycles.request.apply(
        "finish",
        locked,
        act=act,
        changes={
            "result": stored,
            "level": made.signed.level.value,
            "missing": [*[why.value for why in made.signed.missing], *made.missing],
            "code": "",
            "sentence": "",
            "ended_at": act.at,
        },
        facts={"sha256": stored.sha256, "level": made.signed.level.value},
    )
    events.publish(SignatureApplied(request_id=request.pk, document_id=request.document_id))


def _refused(request: SigningRequest, refusal: DomainError) -> None:
    act = Act.of_system(SYSTEM)
    if refusal.reason_code == "wrong_pin":
        _want_pin(request, refusal, act)
        return
    _fail(request, refusal, act)


@transaction.atomic
def _want_pin(request: SigningRequest, refusal: DomainError, act: Act) -> None:
    lifecycles.request.apply("want_pin", request, act=act, changes=_why(refusal))
    pins.forget(request)
    events.publish(SigningFailed(request_id=request.pk, document_id=request.document_id))


@transaction.atomic
def _fail(request: SigningRequest, refusal: DomainError, act: Act) -> None:
    lifecycles.request.apply(
        "fail", request, act=act, changes={**_why(refusal), "ended_at": act.at}
    )
    pins.forget(request)
    events.publish(SigningFailed(request_id=request.pk, document_id=request.document_id))


def _why(refusal: DomainError) -> dict[str, str]:
    return {"code": refusal.reason_code[:60], "sentence": str(refusal.sentence)[:1000]}


def _pin_gone() -> InvalidInput:
    return InvalidInput(
        _("The PIN was kept for a quarter of an hour and is gone. Give it again."), code="pin_gone"
    )


def want_pin(*, request: SigningRequest, act: Act) -> None:
    """For the sweep: a request whose PIN is gone goes back to the person."""
    _want_pin(request, _pin_gone(), act)
