"""Envelopes addressed to a named person: passed on unopened, with a trace (NĐ 30/2020 Art. 21)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, HostedOrganisation, Person
from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, WrongState
from documents.choices import EnvelopeState, Source
from documents.models import IncomingDocument, SealedEnvelope
from documents.policies import incoming as may
from documents.services.incoming.arrival import take_in


@transaction.atomic
def pass_on(
    *,
    organisation: HostedOrganisation,
    sender_name: str,
    addressee: Person,
    act: Act,
    marks: str = "",
    envelope_state: str = EnvelopeState.INTACT,
    note: str = "",
) -> SealedEnvelope:
    """Note an envelope that is not opened, for the person it is addressed to."""
    if act.who is not None:
        may.receive_document(act.who, organisation)
    if not sender_name.strip():
        raise InvalidInput(_("Give the sender written on the envelope."), field="sender_name")
    here = Appointment.objects.effective(act.on).filter(
        person=addressee, unit__organisation=organisation
    )
    if not here.exists():
        raise InvalidInput(
            _("“%(name)s” holds no position in this organisation today.") % {"name": addressee},
            field="addressee",
        )
    made = SealedEnvelope.objects.create(
        organisation=organisation,
        sender_name=sender_name.strip()[:200],
        marks=marks.strip()[:300],
        envelope_state=EnvelopeState(envelope_state),
        addressee=addressee,
        received_at=act.at,
        received_by=act.by,
        note=note.strip()[:500],
    )
    journal.record(act, "documents.envelope.receive", made, facts={"to": addressee})
    return made


@transaction.atomic
def take_over(*, envelope: SealedEnvelope, act: Act) -> SealedEnvelope:
    """The addressee has the envelope, unopened."""
    locked = _own(envelope, act)
    if locked.taken_at is not None:
        raise WrongState(_("This envelope has been handed over already."))
    locked.taken_at, locked.taken_by = act.at, act.by
    locked.save(update_fields=["taken_at", "taken_by"])
    journal.record(act, "documents.envelope.take_over", locked)
    return locked


@transaction.atomic
def bring_back(*, envelope: SealedEnvelope, act: Act) -> IncomingDocument:
    """What was in it concerns the office: it goes to the registry to be registered."""
    locked = _own(envelope, act)
    if locked.taken_at is None or locked.document_id is not None:
        raise WrongState(_("Only an envelope that was handed over is brought back, once."))
    document = take_in(
        organisation=locked.organisation,
        uploads=[],
        data={
            "source": Source.PAPER,
            "issuer_name": locked.sender_name,
            "envelope_state": locked.envelope_state,
        },
        act=act,
        facts={"envelope": locked.uid},
    )
    locked.document = document
    locked.save(update_fields=["document"])
    journal.record(act, "documents.envelope.bring_back", locked, facts={"document": document})
    return document


def _own(envelope: SealedEnvelope, act: Act) -> SealedEnvelope:
    locked: SealedEnvelope = (
        SealedEnvelope.objects.select_for_update(of=("self",))
        .select_related("organisation", "addressee")
        .get(pk=envelope.pk)
    )
    if act.by is None or locked.addressee_id != act.by.pk:
        raise NotPermitted(_("The envelope is addressed to somebody else."))
    return locked
