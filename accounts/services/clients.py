"""API clients of other offices: made, limited, given tokens, switched off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_access_token_model

from accounts.choices import SCOPES, Role
from accounts.events import ApiClientCreated
from accounts.models import ApiClient, Appointment, HostedOrganisation, Person
from accounts.policies import administer_organisation, require
from accounts.services import people
from accounts.services.checks import full_clean
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput

if TYPE_CHECKING:
    from catalogues.models import Organisation


@transaction.atomic
def create(
    *,
    organisation: HostedOrganisation,
    name: str,
    scopes: Iterable[str],
    act: Act,
    may_act_for: Iterable[Person] = (),
    partner: Organisation | None = None,
) -> tuple[ApiClient, str]:
    """Make a client and its system person. The secret is returned once and kept only hashed."""
    require(administer_organisation, act, organisation)
    client_id, secret = generate_client_id(), generate_client_secret()
    person = people.create(
        username=f"api-{client_id[:12].lower()}",
        full_name=name,
        is_system=True,
        act=replace(act, who=None, system=act.system or "clients"),
    )
    client = ApiClient(
        client_id=client_id,
        client_secret=secret,
        name=" ".join(name.split()),
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        hash_client_secret=True,
        organisation=organisation,
        partner=partner,
        allowed_scopes=known_scopes(scopes),
        system_person=person,
    )
    full_clean(client, exclude=["allowed_scopes"])
    client.save(force_insert=True)
    client.may_act_for.set(people_here(organisation, may_act_for))
    journal.record(
        act,
        "accounts.create_api_client",
        client,
        facts={
            "client_id": client_id,
            "scopes": client.allowed_scopes,
            "may_act_for": [p.full_name for p in client.may_act_for.all()],
        },
    )
    events.publish(ApiClientCreated(client_id=client.pk))
    return client, secret


@transaction.atomic
def limit(
    *, client: ApiClient, scopes: Iterable[str], may_act_for: Iterable[Person], act: Act
) -> ApiClient:
    """Change scopes and people. Tokens given out before are withdrawn."""
    require(administer_organisation, act, client.organisation)
    client = _locked(client)
    before = list(client.allowed_scopes), [p.full_name for p in client.may_act_for.all()]
    client.allowed_scopes = known_scopes(scopes)
    client.save(update_fields=["allowed_scopes"])
    client.may_act_for.set(people_here(client.organisation, may_act_for))
    _withdraw_tokens(client)
    journal.record(
        act,
        "accounts.limit_api_client",
        client,
        changes={
            "allowed_scopes": [before[0], client.allowed_scopes],
            "may_act_for": [before[1], [p.full_name for p in client.may_act_for.all()]],
        },
    )
    return client


@transaction.atomic
def open_data(
    *, client: ApiClient, approver: Person, basis: str, until: date, act: Act
) -> ApiClient:
    """Record that somebody who answers for the data opens it to a partner, until a day (PTY-16).

    The approver holds the leader's or the chief's office; the administrator only writes it down.
    """
    require(administer_organisation, act, client.organisation)
    client = _locked(client)
    heads = Appointment.objects.effective(act.on).filter(
        person=approver,
        unit__organisation=client.organisation,
        roles__overlap=[Role.LEADER.value, Role.CHIEF.value],
    )
    if not heads.exists():
        raise InvalidInput(
            _("A leader or the chief of office approves the opening of data."),
            field="approved_by",
        )
    if not basis.strip():
        raise InvalidInput(_("Give number and date of the decision."), field="approved_basis")
    if until < act.on:
        raise InvalidInput(_("The day is past already."), field="approved_until")
    if settings.MODE == "classified" and client.partner_id is not None:
        raise InvalidInput(
            _("A classified installation opens nothing to other offices."), field="approved_by"
        )
    before = [client.approved_by, client.approved_until]
    client.approved_by, client.approved_at = approver, act.at
    client.approved_basis, client.approved_until = basis.strip()[:300], until
    client.save(update_fields=["approved_by", "approved_at", "approved_basis", "approved_until"])
    journal.record(
        act,
        "accounts.open_data",
        client,
        changes={"approved_by": [before[0], approver], "approved_until": [before[1], until]},
        facts={"basis": client.approved_basis, "scopes": client.allowed_scopes},
    )
    return client


@transaction.atomic
def renew_secret(*, client: ApiClient, act: Act) -> tuple[ApiClient, str]:
    """A new secret; the old one and the tokens taken with it work no more."""
    require(administer_organisation, act, client.organisation)
    client = _locked(client)
    secret = generate_client_secret()
    client.client_secret = secret
    client.save(update_fields=["client_secret"])
    _withdraw_tokens(client)
    journal.record(act, "accounts.renew_api_secret", client)
    return client, secret


@transaction.atomic
def switch(*, client: ApiClient, is_active: bool, act: Act) -> ApiClient:
    """Switch a client off (its tokens are withdrawn) or on again."""
    require(administer_organisation, act, client.organisation)
    client = _locked(client)
    old, client.is_active = client.is_active, is_active
    client.save(update_fields=["is_active"])
    if not is_active:
        _withdraw_tokens(client)
    journal.record(
        act, "accounts.switch_api_client", client, changes={"is_active": [old, is_active]}
    )
    return client


@transaction.atomic
def token_given(*, client: ApiClient, scope: str, seconds: int, act: Act) -> None:
    """One line for each token (the token itself is never written anywhere)."""
    journal.record(
        act, "accounts.give_token", client, facts={"scope": scope.split(), "seconds": seconds}
    )


def known_scopes(scopes: Iterable[str]) -> list[str]:
    given = set(scopes)
    if unknown := given - set(SCOPES):
        raise InvalidInput(
            _("There is no scope “%(scope)s”.") % {"scope": sorted(unknown)[0]},
            field="allowed_scopes",
        )
    return [scope for scope in SCOPES if scope in given]


def people_here(organisation: HostedOrganisation, chosen: Iterable[Person]) -> list[Person]:
    """The chosen people, each of whom must hold or have held an appointment in the organisation."""
    chosen = list(chosen)
    here = set(
        Appointment.objects.filter(
            unit__organisation=organisation, person__in=[p.pk for p in chosen]
        ).values_list("person", flat=True)
    )
    for person in chosen:
        if person.pk not in here:
            raise InvalidInput(
                _("%(name)s holds no appointment in this organisation.")
                % {"name": person.full_name},
                field="may_act_for",
            )
    return chosen


def _locked(client: ApiClient) -> ApiClient:
    locked: ApiClient = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
    return locked


def _withdraw_tokens(client: ApiClient) -> None:
    get_access_token_model().objects.filter(application=client).delete()
