"""Write all search rows anew; go on where a stopped run was."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.acts import Act
from documents.services import search_upkeep


class Command(BaseCommand):
    help = "Write all search rows anew. A run that was stopped is taken up again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--afresh", action="store_true", help="begin at the first document")

    def handle(self, *args: Any, **options: Any) -> None:
        def say(done: int, total: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} / {total}")

        row = search_upkeep.rebuild(
            act=Act.of_system("rebuild_search", channel="command"),
            afresh=options["afresh"],
            report=say,
        )
        self.stdout.write(f"search rows written: {row.result['written']}")
