from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection

from accounts.choices import PrincipalKind, Role
from accounts.models import Principal
from accounts.services import principals
from tests.factories import accounts as make


@pytest.mark.django_db
def test_principal_is_made_once_and_found_again():
    unit = make.unit()
    first = principals.of_unit(unit)
    assert principals.of_unit(unit) == first
    assert principals.of_role(unit.organisation, Role.CLERK) == principals.of_role(
        unit.organisation, "clerk"
    )
    people = [make.person(), make.person()]
    assert [p.person for p in principals.of_people(people)] == people


@pytest.mark.django_db
def test_principal_of_two_shapes_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        Principal.objects.create(
            kind=PrincipalKind.PERSON, person=make.person(), unit=make.unit(), role=None
        )


@pytest.mark.django_db(transaction=True)
def test_principals_stay_unique_when_many_ask_at_once():
    person = make.person()
    Principal.objects.filter(person=person).delete()
    found: list[int] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        try:
            found.append(principals.of_person(person).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert Principal.objects.filter(person=person).count() == 1
