"""The speeds of the office, each beside its floor, in a database that is made for it and dropped."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.bench import arriving, directory, house, numbering, reading, signing, surroundings
from demo.bench.measure import HEADING, Figure, machine


class Command(BaseCommand):
    help = (
        "Measures the office in a database of its own; every figure beside its floor, as a ratio."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="a look in half a minute")
        parser.add_argument("--template", default="", help="a migrated database to copy")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("KHUEVAN_DEMO is not 1: the bench needs the demo's authority.")
        began = time.monotonic()
        self.stdout.write(machine())
        with surroundings.own(options["template"]) as authority:
            built = house.build(authority)
            self.stdout.write(f"office ready after {time.monotonic() - began:.0f} s\n\n{HEADING}")
            for figure in _figures(built, quick=options["quick"]):
                self.stdout.write(figure.line())
        self.stdout.write(f"\ntook {time.monotonic() - began:.0f} s")


def _figures(built: house.House, *, quick: bool) -> Iterator[Figure]:
    """Numbers first: their register must be empty. Signing and arriving before the many."""
    yield numbering.measure(built, rounds=2 if quick else 5, each=5 if quick else 25)
    yield arriving.measure(built, how_many=5 if quick else 200)
    yield from signing.measure(built, rounds=2 if quick else 20)
    house.fill(built, 400 if quick else 20_000)
    yield reading.list_page(built, rounds=3 if quick else 20)
    yield from reading.searches(built, rounds=1 if quick else 3)
    yield directory.measure(built, how_many=2_000 if quick else 120_000, rounds=2 if quick else 20)
