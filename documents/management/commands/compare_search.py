"""Compare the search rows with the documents; exit 1 when they differ."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.acts import Act
from documents.services import search_upkeep


class Command(BaseCommand):
    help = "Compare the search rows with documents, grants and texts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write wrong rows anew")

    def handle(self, *args: Any, **options: Any) -> None:
        result = search_upkeep.compare(
            act=Act.of_system("compare_search", channel="command"), repair=options["repair"]
        )
        for key in ("compared", "missing", "access", "fields", "words", "repaired"):
            self.stdout.write(f"{key}: {result.get(key, 0)}")
        for heading, ids in result["named"].items():
            if ids:
                self.stdout.write(f"{heading}, documents {', '.join(map(str, ids))}")
        if search_upkeep.differences(result) and not options["repair"]:
            raise CommandError("the search rows differ from the documents")
