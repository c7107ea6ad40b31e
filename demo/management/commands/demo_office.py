"""Make the demo offices: people, books, certificates, and a past year of documents."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.selectors import calendar
from demo import dossiers, history, offices, setting_up, slips
from demo.pki.server import serving


class Command(BaseCommand):
    help = "Makes the demo offices; what is there already stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--months", type=int, default=12, help="how far back the story goes")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("KHUEVAN_DEMO is not 1: this is no demo installation.")
        whole = offices.specification()
        year = timezone.localdate().year
        port = urlsplit(settings.TSA_URL).port or 0
        with serving(Path(settings.STATE_DIR) / "pki", port=port) as authority:
            for office in offices.build_all():
                setting_up.open_books(office, whole, [year - 1, year, year + 1])
                setting_up.enter_certificates(office, authority, whole["pin"])
                told = history.tell(
                    office, pin=whole["pin"], months=options["months"], say=self.stdout.write
                )
                self.stdout.write(f"{office.spec['seal']}: {told} documents.")
                dossiers.approve_plans(office, year)
                dossiers.close_last_year(office)
                day = timezone.localdate()
                around = timedelta(days=200)
                days = calendar(office.organisation, day - around, day + around)
                slips.tell(office, days=days)
