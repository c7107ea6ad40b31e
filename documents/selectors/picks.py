"""What pickers offer: people and units of the office, the directory, documents, dossiers.

Each answer is a list of `Choice`; nothing is offered that the capacity may not see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import Appointment, HostedOrganisation, Person, SigningRight, Unit
from catalogues.models import Organisation
from documents.engine.text.letters import fold
from documents.models import Document, Dossier

if TYPE_CHECKING:
    from core.actors import Who

MOST = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: the value sent, the words shown, a note below them."""

    value: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person and the right in which he signs."""

    person: Person
    right: SigningRight

    def __str__(self) -> str:
        return self.person.full_name


def appointments(organisation: HostedOrganisation, on: date) -> QuerySet[Appointment]:
    """The appointments of a day, in the order of names."""
    return (
        Appointment.objects.effective(on)
        .filter(unit__organisation=organisation, person__is_active=True, person__is_system=False)
        .select_related("person", "position", "unit")
        .order_by("person__name_sort_key", "-is_primary", "pk")
    )


def people(
    organisation: HostedOrganisation, on: date, *, roles: Iterable[str] = (), words: str = ""
) -> list[Choice]:
    """People of the office, once each, with post and unit; in some roles, by words of a name."""
    rows = appointments(organisation, on)
    wanted = list(roles)
    if wanted:
        rows = rows.filter(roles__overlap=wanted)
    asked = fold(words).split()
    found: dict[str, Choice] = {}
    for row in rows:
        key = str(row.person.uid)
        note = f"{row.position.name} – {row.unit.name}"
        folded = fold(f"{row.person.full_name} {note}")
        if key not in found and all(word in folded for word in asked):
            found[key] = Choice(key, row.person.full_name, note)
    return list(found.values())


def leaders(organisation: HostedOrganisation, on: date) -> list[Choice]:
    """Those who give instructions on incoming documents."""
    return people(organisation, on, roles=(Role.LEADER, Role.CHIEF))


def signers(organisation: HostedOrganisation, on: date) -> list[Choice]:
    """Who may sign here today and in which form: `<person>:<right>` for each right in force."""
    rights = (
        SigningRight.objects.on(on)
        .filter(organisation=organisation)
        .select_related("person", "position")
        .order_by("form", "pk")
    )
    holders: dict[int, list[Appointment]] = {}
    mine: dict[int, str] = {}
    for row in appointments(organisation, on):
        holders.setdefault(row.position_id, []).append(row)
        mine.setdefault(row.person_id, row.position.name)
    found = []
    for right in rights:
        people_of_it = (
            [(right.person, mine.get(right.person_id, ""))]
            if right.person is not None
            else [(row.person, row.position.name) for row in holders.get(right.position_id, [])]
        )
        for person, post in people_of_it:
            note = ", ".join(p for p in (right.authority_line, post, right.get_form_display()) if p)
            found.append(Choice(f"{person.uid}:{right.uid}", person.full_name, note))
    return found


def signer(organisation: HostedOrganisation, on: date, sent: str) -> Signer | None:
    """The person and the right behind a choice of `signers`."""
    if sent not in {choice.value for choice in signers(organisation, on)}:
        return None
    person_uid, _colon, right_uid = sent.partition(":")
    right = SigningRight.objects.filter(uid=right_uid, organisation=organisation).first()
    person = Person.objects.filter(uid=person_uid).first()
    return Signer(person, right) if person is not None and right is not None else None


def units(organisation: HostedOrganisation, on: date, *, words: str = "") -> list[Choice]:
    """Units of the office as listed."""
    asked = fold(words).split()
    rows = Unit.objects.filter(organisation=organisation).on(on).listed()
    return [
        Choice(str(row.uid), row.name, row.symbol)
        for row in rows
        if all(word in fold(f"{row.name} {row.short_name} {row.symbol}") for word in asked)
    ]


def receivers(organisation: HostedOrganisation, on: date, *, words: str = "") -> list[Choice]:
    """Whom work can be given to: units first (`u:…`), then people (`p:…`)."""
    return [
        *(Choice(f"u:{c.value}", c.text, c.note) for c in units(organisation, on, words=words)),
        *(Choice(f"p:{c.value}", c.text, c.note) for c in people(organisation, on, words=words)),
    ]


def organisations(words: str, on: date) -> list[Choice]:
    """The directory of the country by words of a name, with or without marks, or by a code."""
    asked = fold(words).split()
    if not asked:
        return []
    rows = Organisation.objects.on(on)
    for word in asked:
        rows = rows.filter(Q(name_folded__contains=word) | Q(identifier_code__istartswith=word))
    return [
        Choice(row.name, row.name, row.identifier_code or row.legacy_code or "")
        for row in rows.order_by("sort_key", "pk")[:MOST]
    ]


def documents(who: Who, words: str, *, direction: str = "") -> list[Choice]:
    """Documents this capacity may see, newest first, by words of number or subject."""
    rows = Document.objects.visible_to(who)
    if direction == "incoming":
        rows = rows.filter(direction="incoming")
    elif direction:
        rows = rows.exclude(direction="incoming")
    for word in fold(words).split():
        rows = rows.filter(Q(code_folded__contains=word) | Q(subject_folded__contains=word))
    return [document_choice(row) for row in rows.newest_first()[:MOST]]


def document_choice(row: Document) -> Choice:
    text = " ".join(part for part in (row.code_display, row.subject) if part) or str(row.uid)
    return Choice(str(row.uid), text[:160], f"{row.issuer_name} {row.sort_on:%d/%m/%Y}".strip())


def dossiers(who: Who, words: str) -> list[Choice]:
    """Open dossiers this capacity may see, newest first."""
    rows = Dossier.objects.visible_to(who).open().select_related("keeper")
    for word in fold(words).split():
        rows = rows.filter(Q(title_folded__contains=word) | Q(notation__icontains=word))
    return [
        Choice(str(row.uid), f"{row.notation} {row.title}"[:160], row.keeper.full_name)
        for row in rows.newest_first()[:MOST]
    ]
