"""Who can sign in at the demo office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.offices import everybody, specification


class Command(BaseCommand):
    help = "Prints the demo people, their roles, the common password and PIN."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        whole = specification()
        shown = ""
        for office, row in everybody():
            if office["code"] != shown:
                shown = office["code"]
                self.stdout.write(f"\n  {office['seal']}")
            place = next(p["name"] for p in office["positions"] if p["key"] == row["position"])
            self.stdout.write(f"    {row['username']:<18} {row['name']:<24} {place}")
        self.stdout.write(
            f"\n  password: {whole['password']}   PIN of keys and seals: {whole['pin']}"
        )
