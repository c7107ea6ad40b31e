"""Certificates enter and leave. The key file stays under its PIN, and once more under the installation's key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation, Person
from core import journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, WrongState
from signatures import policies as may
from signatures.choices import CertificatePurpose, CertificateState
from signatures.engine import keys, pictures, sealing, sign
from signatures.engine.page_text import fold
from signatures.models import Certificate
from signatures.services import pins, trust

MAX_KEY_FILE = 64 * 1024
MAX_PICTURE = 1024 * 1024


def add_personal(
    *, person: Person, key_file: bytes, pin: str, picture: bytes, act: Act
) -> Certificate:
    """Enter one's own certificate: PKCS#12, its PIN (used to look inside, not kept), signature picture.

    Raises InvalidInput (`wrong_pin`, `bad_key_file`, `wrong_holder`, `certificate_…`, `bad_picture`), Duplicate.
    """
    may.add_personal_certificate(act.who, person)
    signer = _opened(key_file, pin, act)
    if fold(signer.facts.name) != fold(person.full_name):
        raise InvalidInput(
            _("The certificate belongs to “%(holder)s”, not to %(person)s.")
            % {"holder": signer.facts.name, "person": person.full_name},
            code="wrong_holder",
            field="file",
        )
    return _enter(signer, key_file, picture, act, purpose=CertificatePurpose.PERSON, person=person)


def add_seal(
    *, organisation: HostedOrganisation, key_file: bytes, pin: str, picture: bytes, act: Act
) -> Certificate:
    """Enter the certificate of the organisation's seal, with the red picture of the seal."""
    may.add_seal(act.who, organisation)
    signer = _opened(key_file, pin, act)
    if fold(organisation.name) not in {fold(signer.facts.name), fold(signer.facts.organisation)}:
        raise InvalidInput(
            _("The certificate belongs to “%(holder)s”, not to %(person)s.")
            % {"holder": signer.facts.name, "person": organisation.name},
            code="wrong_holder",
            field="file",
        )
    return _enter(
        signer,
        key_file,
        picture,
        act,
        purpose=CertificatePurpose.SEAL,
        organisation=organisation,
    )


@transaction.atomic
def retire(*, certificate: Certificate, act: Act) -> Certificate:
    """Withdraw a certificate: it signs no more; what it signed stays what it is."""
    may.retire_certificate(act.who, certificate)
    locked: Certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.state != CertificateState.ACTIVE:
        raise WrongState(_("This certificate has been withdrawn already."))
    locked.state = CertificateState.RETIRED
    locked.retired_at, locked.retired_by = act.at, act.by
    locked.revision += 1
    locked.save(update_fields=["state", "retired_at", "retired_by", "revision"])
    journal.record(act, "signatures.certificate.retire", locked, facts={"serial": locked.serial})
    return locked


def opened(certificate: Certificate, pin: str) -> keys.WarmSigner:
    """The signer behind a certificate. Counts wrong PINs; raises InvalidInput, WrongState."""
    if not Certificate.objects.filter(pk=certificate.pk, state=CertificateState.ACTIVE).exists():
        raise WrongState(
            _("This certificate has been withdrawn already."), code="certificate_withdrawn"
        )
    pins.refuse_when_guessing(certificate)
    data = sealing.unseal(
        bytes(certificate.sealed_p12),
        key=settings.PIN_KEY,
        use="key file",
        binding=certificate.fingerprint,
    )
    if data is None:
        raise InvalidInput(
            _("The key cannot be opened on this installation. Enter the certificate again."),
            code="key_sealed_elsewhere",
        )
    try:
        signer = keys.open_pkcs12(data, pin)
    except InvalidInput as refusal:
        if refusal.reason_code == "wrong_pin":
            pins.note_wrong(certificate)
        raise
    pins.note_right(certificate)
    return signer


def _opened(key_file: bytes, pin: str, act: Act) -> keys.WarmSigner:
    if len(key_file) > MAX_KEY_FILE:
        raise InvalidInput(
            _("This is not a key file (PKCS#12)."), code="bad_key_file", field="file"
        )
    signer = keys.open_pkcs12(key_file, pin)
    sign.check_certificate(signer, trust=trust.anchors().trust, at=act.at)
    return signer


@transaction.atomic
def _enter(
    signer: keys.WarmSigner, key_file: bytes, picture: bytes, act: Act, **holder: Any
) -> Certificate:
    if len(picture) > MAX_PICTURE:
        raise InvalidInput(
            _("The picture is larger than 1 MB."), code="bad_picture", field="picture"
        )
    facts = signer.facts
    try:
        with transaction.atomic():
            made = Certificate.objects.create(
                subject=facts.name,
                subject_organisation=facts.organisation,
                issuer=facts.issuer,
                serial=facts.serial,
                fingerprint=facts.fingerprint,
                key_kind=facts.key,
                not_before=facts.valid_from,
                not_after=facts.valid_to,
                der=facts.der,
                sealed_p12=sealing.seal(
                    key_file, key=settings.PIN_KEY, use="key file", binding=facts.fingerprint
                ),
                picture=pictures.png(pictures.read(picture)),
                added_at=act.at,
                added_by=act.by,
                **holder,
            )
    except IntegrityError as twice:
        raise Duplicate(_("This certificate has been entered already.")) from twice
    journal.record(
        act,
        "signatures.certificate.add",
        made,
        facts={"serial": made.serial, "purpose": made.purpose, "fingerprint": made.fingerprint},
    )
    return made
