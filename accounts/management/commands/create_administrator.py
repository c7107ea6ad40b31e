"""The first administrator of a hosted organisation; later ones are appointed in the administration."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.choices import Role
from accounts.management.commands.create_api_client import _organisation
from accounts.models import Position, Unit
from accounts.services import appointments, organisations, people, units
from core.acts import Act
from core.errors import DomainError

FROM = "ADMINISTRATOR_PASSWORD"


class Command(BaseCommand):
    help = f"Enter a person and appoint him administrator. The first password comes from {FROM}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, help="uid or code in the directory")
        parser.add_argument("--username", required=True)
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--unit", default="Quản trị hệ thống")
        parser.add_argument("--position", default="Quản trị viên")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get(FROM)
        if not password:
            raise CommandError(f"Set {FROM} to the first password.")
        organisation = _organisation(options["organisation"])
        act = Act.of_system("create_administrator", channel="command")
        try:
            person = people.create(
                username=options["username"],
                full_name=options["full_name"],
                password=password,
                must_change_password=True,
                act=act,
            )
            unit = Unit.objects.filter(
                organisation=organisation, name=options["unit"], valid_to=None
            ).first() or units.open_(
                organisation=organisation, name=options["unit"], valid_from=act.on, act=act
            )
            position = Position.objects.filter(
                organisation=organisation, name=options["position"]
            ).first() or organisations.add_position(
                organisation=organisation, name=options["position"], act=act
            )
            appointments.appoint(
                person=person,
                unit=unit,
                position=position,
                roles=[Role.ADMINISTRATOR],
                starts_on=act.on,
                act=act,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.username} administers {organisation}.")
