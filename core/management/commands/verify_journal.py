"""Prove the journal: find any line changed, removed or put in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.journal import verify as prove


class Command(BaseCommand):
    help = (
        "Checks every line and seal of the journal; fails and names what is not as it was written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--export", type=Path, help="write the public part to this file")
        parser.add_argument(
            "--against", type=Path, help="compare with a public part kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings, counted = prove.verify(against=options["against"])
        for finding in findings:
            self.stderr.write(f"{finding.code}: {finding.sentence}")
        if findings:
            raise CommandError(
                _("The journal is NOT as it was written: %(n)s findings.") % {"n": len(findings)}
            )
        if options["export"]:
            prove.export(options["export"])
        self.stdout.write(
            _("The journal is as it was written: %(lines)s lines, %(seals)s seals.") % counted
        )
