"""The duty roster: who receives urgent documents out of hours (IN-13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, HostedOrganisation, Person
from core import events, journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, NotPermitted, WrongState
from documents.events import DutyTurnSet
from documents.models import DutyTurn
from documents.policies import incoming as may
from documents.selectors import duty

LONGEST = timedelta(days=14)


@transaction.atomic
def set_turn(
    *,
    organisation: HostedOrganisation,
    person: Person,
    starts: datetime,
    ends: datetime,
    basis: str,
    act: Act,
) -> DutyTurn:
    """Put a person on duty from an hour to an hour, on a written basis."""
    if act.who is not None:
        may.keep_roster(act.who, organisation)
    if not basis.strip():
        raise InvalidInput(_("Give the basis: the number and date of the roster."), field="basis")
    if not starts < ends <= starts + LONGEST:
        raise InvalidInput(
            _("A turn of duty ends after it begins, at most %(n)s days later.")
            % {"n": LONGEST.days},
            field="ends",
        )
    here = Appointment.objects.effective(timezone.localdate(starts)).filter(
        person=person, unit__organisation=organisation
    )
    if not here.exists():
        raise InvalidInput(
            _("“%(name)s” holds no position in this organisation today.") % {"name": person},
            field="person",
        )
    other = DutyTurn.objects.filter(
        organisation=organisation,
        person=person,
        cancelled_at=None,
        starts__lt=ends,
        ends__gt=starts,
    ).first()
    if other is not None:
        raise Duplicate(
            _("“%(name)s” is on duty then already, from %(day)s.")
            % {
                "name": person,
                "day": date_format(timezone.localtime(other.starts), "SHORT_DATETIME_FORMAT"),
            },
            field="starts",
        )
    turn = DutyTurn.objects.create(
        organisation=organisation,
        person=person,
        starts=starts,
        ends=ends,
        basis=basis.strip()[:300],
        set_at=act.at,
        set_by=act.by,
    )
    journal.record(
        act, "documents.duty.set", turn, facts={"person": person, "starts": starts, "ends": ends}
    )
    events.publish(DutyTurnSet(turn_id=turn.pk))
    return turn


@transaction.atomic
def cancel_turn(*, turn: DutyTurn, act: Act) -> DutyTurn:
    """Take a turn off the roster; one that is over stays as it was."""
    locked = DutyTurn.objects.select_for_update(of=("self",)).get(pk=turn.pk)
    if act.who is not None:
        may.keep_roster(act.who, locked.organisation)
    if locked.cancelled_at is not None or locked.ends <= act.at:
        raise WrongState(_("This turn of duty is over or cancelled already."))
    locked.cancelled_at, locked.cancelled_by = act.at, act.by
    locked.save(update_fields=["cancelled_at", "cancelled_by"])
    journal.record(act, "documents.duty.cancel", locked)
    return locked


def turn_for(*, act: Act, urgency: int) -> DutyTurn | None:
    """The turn in which this person takes a document of that urgency in or registers it.

    None when he is not on duty now: then his role decides. Raises NotPermitted for what can wait.
    """
    if act.who is None:
        return None
    turn = duty.current_turn(act.who, act.at)
    if turn is not None and urgency not in duty.out_of_hours_levels(act.on):
        raise NotPermitted(
            _("Whoever is on duty takes in only what cannot wait for the registry to open.")
        )
    return turn
