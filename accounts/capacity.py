"""The capacity in which a person acts: one appointment, or one delegation to him.

Policies, visibility and the journal judge a capacity, never a bare person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import Appointment, Delegation, HostedOrganisation, Person, Unit

LEVELS = 4


def tokens_of(
    principal_ids: tuple[int, ...], clearance: int, named_ids: tuple[int, ...]
) -> tuple[int, ...]:
    """Search tokens: principal × 4 + level. Level 0 for every principal; a secret is open to named
    persons only, so the levels up to the clearance are for `named_ids` alone (SEC-09)."""
    plain = tuple(pid * LEVELS for pid in principal_ids)
    return plain + tuple(
        pid * LEVELS + level for pid in named_ids for level in range(1, clearance + 1)
    )


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the engine asks of whoever acts (`core.actors.Who`), on one day.

    `principal_ids`: the person, the unit (a head: the units below, and any unit these took over),
    the roles in the organisation; a delegate also has the delegator and his units, a secretary
    the leader assisted. `named_ids`: the acting person alone, the only principal that opens state
    secrets. `clearance` is always the acting person's own.
    """

    key: str
    person: Person
    appointment: Appointment
    organisation: HostedOrganisation
    unit: Unit
    position_name: str
    roles: frozenset[str]
    clearance: int
    principal_ids: tuple[int, ...]
    named_ids: tuple[int, ...]
    tokens: tuple[int, ...]
    delegation: Delegation | None = None

    @property
    def organisation_id(self) -> int:
        return self.organisation.pk

    @property
    def unit_id(self) -> int:
        return self.unit.pk

    @property
    def on_behalf_of(self) -> Person | None:
        """The delegator, when this is a delegation."""
        return self.appointment.person if self.delegation is not None else None

    @property
    def assists(self) -> Person | None:
        """The leader for whom this secretary presents."""
        assisted = self.appointment.assists
        return assisted.person if assisted is not None and self.delegation is None else None

    @property
    def label(self) -> str:
        plain = f"{self.position_name} – {self.unit.name}"
        if self.delegation is None:
            return plain
        return _("%(position)s (by delegation)") % {"position": plain}

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held in this capacity."""
        return not self.roles.isdisjoint(roles)

    def __str__(self) -> str:
        return self.label
