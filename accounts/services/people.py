"""People: entered, changed, given a password, let go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language, Role
from accounts.engine.names import clean_name, name_sort_key
from accounts.events import PersonCreated, PersonDeactivated
from accounts.models import Appointment, Person
from accounts.policies import (
    administer_installation,
    administer_person,
    own_person,
    refuse_own_cause,
    require,
)
from accounts.services import principals
from accounts.services.checks import full_clean
from core import events, journal
from core.acts import Act
from core.errors import Blocked, Duplicate, InvalidInput, Sentence, WrongState

EDITABLE = ("full_name", "email", "phone")
PREFERENCES = ("language", "theme")

LeavingGuard = Callable[[Person], Iterable[Sentence]]
G = TypeVar("G", bound=LeavingGuard)
_leaving: list[LeavingGuard] = []


def leaving_guard(guard: G) -> G:
    """Register a veto for `deactivate`: yields a sentence for each thing left open (DOS-06)."""
    _leaving.append(guard)
    return guard


def leaving_guards() -> list[LeavingGuard]:
    return list(_leaving)


@transaction.atomic
def create(
    *,
    username: str,
    full_name: str,
    act: Act,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    language: str = Language.VIETNAMESE,
    must_change_password: bool = False,
    is_system: bool = False,
) -> Person:
    """Enter a person. Without a password he cannot sign in by password (single sign-on, system)."""
    require(administer_installation, act, None)
    username = Person.normalize_username(username.strip())
    if Person.objects.filter(username__iexact=username).exists():
        raise Duplicate(_("This user name is taken."), field="username")
    person = Person(
        username=username,
        full_name=clean_name(full_name),
        name_sort_key=name_sort_key(full_name),
        email=email.strip(),
        phone=phone.strip(),
        language=language,
        must_change_password=must_change_password,
        is_system=is_system,
    )
    if password is None:
        person.set_unusable_password()
    else:
        _check_password(password, person)
        person.set_password(password)
    full_clean(person, exclude=["password"])
    person.save(force_insert=True)
    principals.of_person(person)
    journal.record(act, "accounts.create_person", person, facts={"username": person.username})
    events.publish(PersonCreated(person_id=person.pk))
    return person


@transaction.atomic
def edit(*, person: Person, data: Mapping[str, Any], act: Act) -> Person:
    """Change name, e-mail or telephone."""
    require(administer_person, act, person)
    return _change(person, {k: data[k] for k in EDITABLE if k in data}, "accounts.edit_person", act)


@transaction.atomic
def set_preferences(*, person: Person, data: Mapping[str, Any], act: Act) -> Person:
    """A person's own language, appearance, telephone and e-mail."""
    if act.by is None or act.by.pk != person.pk:
        require(own_person, act, person)
    allowed = (*PREFERENCES, "email", "phone")
    return _change(
        person, {k: data[k] for k in allowed if k in data}, "accounts.set_preferences", act
    )


@transaction.atomic
def reset_password(*, person: Person, password: str, act: Act) -> Person:
    """An administrator gives a first password; the person must choose an own one at once."""
    require(administer_person, act, person)
    _check_password(password, person)
    return _set_password(person, password, "accounts.reset_password", must_change=True, act=act)


@transaction.atomic
def choose_password(*, person: Person, password: str, act: Act) -> Person:
    """The person chooses an own password."""
    _check_password(password, person)
    return _set_password(person, password, "accounts.choose_password", must_change=False, act=act)


@transaction.atomic
def deactivate(*, person: Person, act: Act) -> Person:
    """The person leaves: signs in no more. Refused while something is still his (DOS-06).

    Appointments stay on record as they are; those of an inactive person give nothing.
    """
    require(administer_person, act, person)
    refuse_own_cause(act, person)
    person = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise WrongState(_("%(name)s has left already.") % {"name": person.full_name})
    if lines := [line for guard in _leaving for line in guard(person)]:
        raise Blocked(lines)
    person.is_active = False
    person.save(update_fields=["is_active"])
    journal.record(act, "accounts.deactivate_person", person, changes={"is_active": [True, False]})
    events.publish(PersonDeactivated(person_id=person.pk))
    return person


@transaction.atomic
def reactivate(*, person: Person, act: Act) -> Person:
    """The person may sign in again; the appointments are those that hold by their dates."""
    require(administer_person, act, person)
    refuse_own_cause(act, person)
    person = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if person.is_active:
        raise WrongState(_("%(name)s is active.") % {"name": person.full_name})
    person.is_active = True
    person.save(update_fields=["is_active"])
    journal.record(act, "accounts.reactivate_person", person, changes={"is_active": [False, True]})
    return person


def refresh_staff(person: Person, *, act: Act) -> None:
    """Let into the administration whoever is, or will be, an administrator by appointment."""
    administers = (
        Appointment.objects.filter(person=person)
        .with_role(Role.ADMINISTRATOR)
        .exclude(ends_on__lt=act.on)
        .exists()
    )
    Person.objects.filter(pk=person.pk).exclude(is_staff=administers).update(is_staff=administers)
    person.is_staff = administers


def _change(person: Person, wanted: dict[str, Any], verb: str, act: Act) -> Person:
    person = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if "full_name" in wanted:
        wanted["full_name"] = clean_name(wanted["full_name"])
        wanted["name_sort_key"] = name_sort_key(wanted["full_name"])
    changes = {k: [getattr(person, k), v] for k, v in wanted.items() if getattr(person, k) != v}
    if not changes:
        return person
    for key, value in wanted.items():
        setattr(person, key, value)
    full_clean(person, exclude=["password", "username"])
    person.save(update_fields=list(changes))
    changes.pop("name_sort_key", None)
    journal.record(act, verb, person, changes=changes)
    return person


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidInput(
            " ".join(error.messages), field="password", code="weak_password"
        ) from error


def _set_password(
    person: Person, password: str, verb: str, *, must_change: bool, act: Act
) -> Person:
    person.set_password(password)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
    journal.record(act, verb, person)
    return person
