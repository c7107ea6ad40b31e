"""`manage.py load_catalogues`: bring the standard data to what the data files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from catalogues.engine import tables
from catalogues.models import LISTS
from catalogues.services import loading
from core.acts import Act
from core.errors import DomainError


class Command(BaseCommand):
    help = "Load the standard data; the same files twice change nothing, nothing is deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lists", nargs="*", metavar="list", help=", ".join(LISTS))
        parser.add_argument("--folder", type=Path, default=loading.DATA, help="folder of the files")
        parser.add_argument("--file", type=Path, help="one CSV or XLSX file, for exactly one list")
        parser.add_argument(
            "--close-missing", action="store_true", help="close rows that are not in the files"
        )
        parser.add_argument(
            "--overwrite-local", action="store_true", help="also rows changed in this installation"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        act = Act.of_system("catalogues.load", channel="command")
        try:
            report = self._load(act, options)
        except DomainError as refusal:
            lines = [str(refusal.sentence), *(f"  {detail}" for detail in refusal.details)]
            raise CommandError("\n".join(lines)) from refusal
        if options["verbosity"]:
            for entry in report.lists:
                self.stdout.write(
                    f"{entry.list_name}: "
                    + _(
                        "%(added)s added, %(changed)s changed, %(unchanged)s unchanged, "
                        "%(kept)s kept as changed here, %(closed)s closed"
                    )
                    % {
                        "added": entry.added,
                        "changed": entry.changed,
                        "unchanged": entry.unchanged,
                        "kept": entry.kept,
                        "closed": entry.closed,
                    }
                )

    def _load(self, act: Act, options: dict[str, Any]) -> loading.LoadReport:
        how = {key: options[key] for key in ("close_missing", "overwrite_local")}
        path: Path | None = options["file"]
        if path is None:
            return loading.load(act=act, folder=options["folder"], only=options["lists"], **how)
        if len(options["lists"]) != 1:
            raise CommandError(_("Name the one list that the file is for."))
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        return loading.LoadReport(
            [
                loading.load_rows(
                    model=loading.model_of(options["lists"][0]),
                    numbered=[
                        (f"{path.name}:{line}", cells)
                        for line, cells in enumerate(tables.read(path.read_bytes(), path.name), 2)
                    ],
                    act=act,
                    **how,
                )
            ]
        )
