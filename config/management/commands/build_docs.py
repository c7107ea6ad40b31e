"""Write the generated reference pages, or check that they are current."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import reference


class Command(BaseCommand):
    help = "Writes docs/reference; --check fails when a page is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "reference"
        if options["check"]:
            if old := reference.stale(folder):
                raise CommandError(f"Stale: {', '.join(old)}. Run make docs.")
            self.stdout.write("The reference pages are current.")
            return
        changed = reference.write(folder)
        self.stdout.write(f"Written: {', '.join(changed) or 'nothing new'}.")
