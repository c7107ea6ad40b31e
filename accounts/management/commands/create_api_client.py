"""Make an API client and print its id and secret, once."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from accounts.choices import SCOPES
from accounts.models import HostedOrganisation, Person
from accounts.services import clients
from core.acts import Act
from core.errors import DomainError


class Command(BaseCommand):
    help = "Make an API client of a hosted organisation; prints its id and secret as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, help="uid or code in the directory")
        parser.add_argument("--name", default="API client")
        parser.add_argument("--scopes", nargs="*", default=list(SCOPES), help="default: all")
        parser.add_argument("--may-act-for", nargs="*", default=[], help="user names")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = _organisation(options["organisation"])
        people = [_person(name) for name in options["may_act_for"]]
        try:
            client, secret = clients.create(
                organisation=organisation,
                name=options["name"],
                scopes=options["scopes"],
                may_act_for=people,
                act=Act.of_system("create_api_client", channel="command"),
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps({"client_id": client.client_id, "client_secret": secret}))


def _organisation(given: str) -> HostedOrganisation:
    rows = HostedOrganisation.objects.all()
    try:
        found = rows.filter(uid=UUID(given)).first()
    except ValueError:
        found = rows.filter(organisation__code=given).first()
    if found is None:
        raise CommandError(f"There is no hosted organisation {given}.")
    return found


def _person(username: str) -> Person:
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"There is no person {username}.")
    return person
