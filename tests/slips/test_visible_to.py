"""Who knows of a slip: the named persons; of a secret one nobody in their place (R25, SEC-09)."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from accounts.selectors import capacities_of
from slips.models import Opinion, Slip
from tests.factories import accounts, slips
from tests.factories import documents as make


def who_see(house: make.Office, slip: Slip, extra: dict[str, Any]) -> set[str]:
    names = {name: house.act(name).who for name in ("drafter", "leader", "chief", "clerk", "head")}
    return {
        name
        for name, who in (names | extra).items()
        if Slip.objects.visible_to(who).filter(pk=slip.pk).exists()
    }


@pytest.mark.rule("SEC-09")
@pytest.mark.rule("R25")
def test_nobody_stands_in_for_a_named_person_on_a_secret_slip(
    house: make.Office, settings: Any
) -> None:
    settings.SECRECY_CEILING = 3
    slip = slips.submitted(house)
    Opinion.objects.create(
        slip=slip, person=house.people["checker"], asked_at=house.now, asked_by=house.drafter
    )
    deputies = {
        name: accounts.appointment(Role.DRAFTER, unit=house.headquarters).person
        for name in ("leader", "drafter", "checker")
    }
    for name, deputy in deputies.items():
        accounts.delegation(appointment=house.people[name].appointments.get(), delegate=deputy)
    secretary = accounts.appointment(
        Role.SECRETARY,
        unit=house.headquarters,
        assists=house.leader.appointments.get(),
    ).person
    for person in (*house.people.values(), *deputies.values(), secretary):
        accounts.clearance(person=person, organisation=house.organisation, level=3)
    on = house.act("clerk").on
    extra = {
        f"for {name}": next(c for c in capacities_of(deputy, on) if c.delegation)
        for name, deputy in deputies.items()
    }
    extra["secretary"] = house.act(secretary).who
    named = {"drafter", "leader"}
    stand_ins = {"for leader", "for drafter", "for checker", "secretary"}
    assert who_see(house, slip, extra) == named | stand_ins | {"chief", "clerk", "head"}
    Slip.objects.filter(pk=slip.pk).update(secrecy=1)
    assert who_see(house, slip, extra) == named
    checker = house.act("checker").who
    assert Slip.objects.visible_to(checker).filter(pk=slip.pk).exists()
