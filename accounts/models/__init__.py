"""People, units, appointments, rights and clients."""

from accounts.models.appointments import Appointment, Clearance, Delegation
from accounts.models.clients import ApiClient
from accounts.models.organisations import HostedOrganisation, Position, Term, Unit, UnitVersion
from accounts.models.people import Person
from accounts.models.principals import Principal
from accounts.models.signing import SigningRight

__all__ = [
    "ApiClient",
    "Appointment",
    "Clearance",
    "Delegation",
    "HostedOrganisation",
    "Person",
    "Position",
    "Principal",
    "SigningRight",
    "Term",
    "Unit",
    "UnitVersion",
]
