"""The demo certificate authority: OCSP, CRL and time-stamps on loopback."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.pki.server import serve


class Command(BaseCommand):
    help = "Serves the demo authority until it is told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=9400)

    def handle(self, *args: Any, **options: Any) -> None:
        serve(Path(settings.STATE_DIR) / "pki", port=options["port"])
