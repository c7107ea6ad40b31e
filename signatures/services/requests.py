"""A person asks for a signature, gives the PIN, or gives it up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import Blocked, DomainError, InvalidInput, NotPermitted, Stale, WrongState
from documents import lifecycles as document_lifecycles
from documents.choices import OutgoingState, VersionOrigin
from documents.models import DocumentVersion, OutgoingDocument
from documents.policies import outgoing as may
from signatures import lifecycles
from signatures.choices import Purpose, RequestState
from signatures.engine.page_text import fold
from signatures.events import SigningAuthorised
from signatures.models import Certificate, SigningRequest
from signatures.services import certificates, filling, pins


def sign(
    *, document: OutgoingDocument, purpose: str, pin: str, shown: str = "", act: Act
) -> SigningRequest:
    """Ask and give the PIN in one act, as the portal's form does; nothing stays when the PIN is wrong."""
    certificate = certificate_for(document, purpose, act)
    _try_pin(certificate, pin, act)
    with transaction.atomic():
        request = ask(document=document, purpose=purpose, shown=shown, act=act)
        return _authorise(request, pin, act)


@dataclass(frozen=True)
class Outcome:
    """What became of one document of a session: its request, or why there is none."""

    document: OutgoingDocument
    request: SigningRequest | None
    refusal: DomainError | None = None


def sign_together(
    *, papers: Iterable[tuple[OutgoingDocument, str]], pin: str, act: Act
) -> list[Outcome]:
    """One PIN for several documents of one signer, as leader; each gets a request of its own.

    `papers` are (document, SHA-256 of the file shown, or ""). A wrong PIN refuses all, before anything is kept; after that each stands
    alone: one that is refused (WrongState, NotPermitted, Blocked, Stale …) undoes none of the others.
    """
    wanted = list(papers)
    if not wanted:
        return []
    try_pin(document=wanted[0][0], pin=pin, act=act)
    outcomes = []
    for document, shown in wanted:
        try:
            with transaction.atomic():
                request = ask(document=document, purpose=Purpose.LEADER, shown=shown, act=act)
                outcomes.append(Outcome(document, _authorise(request, pin, act)))
        except DomainError as refusal:
            outcomes.append(Outcome(document, None, refusal))
    return outcomes


def try_pin(*, document: OutgoingDocument, pin: str, act: Act) -> None:
    """Whether this person's certificate opens with the PIN; raises InvalidInput (`wrong_pin`, `no_certificate`)."""
    _try_pin(certificate_for(document, Purpose.LEADER, act), pin, act)


@transaction.atomic
def ask(*, document: OutgoingDocument, purpose: str, shown: str = "", act: Act) -> SigningRequest:
    """A request on the document's present text, waiting for the PIN.

    `shown`: SHA-256 of the file the person was shown; another one now raises Stale (SIG-03). Asking twice for the same gives the same request.
    Raises WrongState, NotPermitted, Blocked, InvalidInput (`no_certificate`).
    """
    ready = _ready(document, purpose, act, may_fill=not shown)
    version = _version(ready)
    if shown and shown != version.stored.sha256:
        raise Stale(
            _("The text has changed since it was shown for signing. Look at it and sign again."),
            code="text_changed",
        )
    certificate = certificate_for(ready, purpose, act)
    present: SigningRequest | None = (
        SigningRequest.objects.live()
        .select_for_update(of=("self",))
        .filter(document=ready, purpose=purpose)
        .select_related("signer")
        .first()
    )
    if present is not None:
        if present.signer_id == act.by.pk and present.base_id == version.stored_id:
            return present
        if present.state != RequestState.NEEDS_PIN:
            raise Blocked(
                [_("%(name)s is signing this document now.") % {"name": present.signer.full_name}],
                code="being_signed",
            )
        lifecycles.request.apply(
            "cancel", present, act=Act.of_system("signatures.ask"), changes={"ended_at": act.at}
        )
    try:
        with transaction.atomic():
            made = SigningRequest.objects.create(
                document=ready,
                purpose=purpose,
                base=version.stored,
                certificate=certificate,
                signer=act.by,
                capacity=act.who.key if act.who else "",
                state=RequestState.NEEDS_PIN,
                channel=act.channel,
                request_id=act.request_id,
                client_id=act.client_id,
                ip=act.ip,
                asked_at=act.at,
            )
    except IntegrityError as raced:
        raise Blocked([_("Somebody is signing this document now.")], code="being_signed") from raced
    journal.record(
        act,
        "signatures.request.ask",
        made,
        facts={"document": str(ready.uid), "purpose": purpose, "sha256": version.stored.sha256},
    )
    return made


def authorise(*, request: SigningRequest, pin: str, act: Act) -> SigningRequest:
    """Give the PIN: it is tried at once, laid by sealed, and the work begins. Raises InvalidInput (`wrong_pin`)."""
    lifecycles.request.transitions["authorise"].policy(act.who, request)
    _try_pin(request.certificate, pin, act)
    return _authorise(request, pin, act)


def _try_pin(certificate: Certificate, pin: str, act: Act) -> None:
    """Open the key once; a wrong PIN is refused, and the refusal is journalled (R26)."""
    try:
        certificates.opened(certificate, pin)
    except InvalidInput as refusal:
        if refusal.field == "pin":
            journal.record(
                act,
                "signatures.certificate.refuse_pin",
                certificate,
                facts={"code": refusal.reason_code, "serial": certificate.serial},
            )
        raise


@transaction.atomic
def _authorise(request: SigningRequest, pin: str, act: Act) -> SigningRequest:
    if request.state == RequestState.WAITING:
        return request
    if request.state == RequestState.FAILED:
        _refuse_outdated(request, act)
    waiting = lifecycles.request.apply(
        "authorise",
        request,
        act=act,
        changes={
            "attempts": 0,
            "code": "",
            "sentence": "",
            "ended_at": None,
            "capacity": act.who.key if act.who else "",
        },
    )
    pins.keep(waiting, pin)
    events.publish(SigningAuthorised(request_id=waiting.pk))
    return waiting


@transaction.atomic
def cancel(*, request: SigningRequest, act: Act) -> SigningRequest:
    """Give a signature up before it is made."""
    cancelled = lifecycles.request.apply("cancel", request, act=act, changes={"ended_at": act.at})
    pins.forget(cancelled)
    return cancelled


@transaction.atomic
def drop_for(*, document_id: int, act: Act) -> None:
    """The document went back or was cancelled: what waited for a PIN or had failed is given up."""
    waiting = SigningRequest.objects.filter(
        document_id=document_id,
        state__in=[RequestState.NEEDS_PIN, RequestState.WAITING, RequestState.FAILED],
    )
    for request in waiting:
        dropped = lifecycles.request.apply("cancel", request, act=act, changes={"ended_at": act.at})
        pins.forget(dropped)


def certificate_for(document: OutgoingDocument, purpose: str, act: Act) -> Certificate:
    """The certificate that makes this signature now (SIG-02); InvalidInput (`no_certificate`, `wrong_holder`)."""
    known = Certificate.objects.usable(act.at)
    if purpose == Purpose.SEAL:
        found = known.of_seal(document.organisation_id).first()
        if found is None:
            raise InvalidInput(
                _("There is no valid certificate of the seal. Enter it first."),
                code="no_certificate",
                field="certificate",
            )
    else:
        found = known.of_person(act.by.pk).first()
        if found is None:
            raise InvalidInput(
                _("You have no valid certificate here. Enter it first."),
                code="no_certificate",
                field="certificate",
            )
        if fold(found.subject) != fold(act.by.full_name):
            raise InvalidInput(
                _("The certificate belongs to “%(holder)s”, not to %(person)s.")
                % {"holder": found.subject, "person": act.by.full_name},
                code="wrong_holder",
                field="certificate",
            )
    certificate: Certificate = found
    return certificate


def _ready(
    document: OutgoingDocument, purpose: str, act: Act, *, may_fill: bool = True
) -> OutgoingDocument:
    """The document, locked, if this person may put this signature on it now."""
    if OutgoingDocument.objects.filter(pk=document.pk, secrecy__gt=0).exists():
        raise NotPermitted(
            _(
                "The signature and the seal of this system are never put on a state secret. It is "
                "signed by hand or with cipher products."
            ),
            code="secret_not_signed_here",
        )
    if purpose == Purpose.LEADER:
        return document_lifecycles.outgoing.check("sign", document, act=act)
    locked: OutgoingDocument = OutgoingDocument.objects.locked().get(pk=document.pk)
    may.seal_document(act.who, locked)
    if locked.state != OutgoingState.NUMBERED:
        raise WrongState(_("The seal is put after the number has been given."))
    version = locked.current_version
    if version is not None and version.origin == VersionOrigin.SEALED:
        raise WrongState(_("The document bears the seal already."), code="already_sealed")
    if filling.is_due(locked):
        if not may_fill:
            raise Blocked(
                [_("The number is still being written into the file. Try again in a moment.")],
                code="number_not_shown",
            )
        filling.fill(document=locked, act=act)
        locked = OutgoingDocument.objects.locked().get(pk=document.pk)
    return locked


def _version(document: OutgoingDocument) -> DocumentVersion:
    version = document.current_version
    if version is None:
        raise Blocked([_("There is no text yet: send a Word or PDF file.")])
    return version


def _refuse_outdated(request: SigningRequest, act: Act) -> None:
    """A failed request begins again only on the text it was asked for."""
    ready = _ready(request.document, request.purpose, act)
    if _version(ready).stored_id != request.base_id:
        raise Stale(
            _("The text has changed since it was shown for signing. Look at it and sign again."),
            code="text_changed",
        )
