"""Merge and compile the Vietnamese wordings."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import messages


class Command(BaseCommand):
    help = "Builds locale/vi from locale/fragments; --check fails on ids without a wording."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path, gaps, conflicts = messages.build(settings.BASE_DIR)
        for gap in gaps:
            context = f" [{gap.context}]" if gap.context else ""
            self.stderr.write(f"{gap.place}:{context} {gap.message}")
        self.stdout.write(
            f"{path.relative_to(settings.BASE_DIR)}: {len(gaps)} ids without a wording."
        )
        if (gaps or conflicts) and options["check"]:
            raise CommandError("The Vietnamese catalogue is not complete.")
