"""Eight clerks who register until everything is registered, whatever happens to the database.

`python -m tests.crash.registering HOW_MANY` prints a line for each number it hears of and, at the
end, what the database holds, as JSON. Its database is that of DATABASE_URL, and nobody else's.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from queue import Empty, SimpleQueue
from typing import Any

import django

django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.choices import Role  # noqa: E402
from accounts.services import principals  # noqa: E402
from core import journal  # noqa: E402
from core.errors import WrongState  # noqa: E402
from core.journal import verify  # noqa: E402
from core.models import JournalEntry  # noqa: E402
from documents.models import (  # noqa: E402
    DocumentGrant,
    IncomingDocument,
    RegisterCounter,
    RegisterEntry,
    SearchRow,
)
from documents.services import incoming, search_index  # noqa: E402
from tests.factories import documents as make  # noqa: E402

CLERKS = 8


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Clerks:
    """They share one pile of papers and one register."""

    def __init__(self, house: make.Office, papers: list[IncomingDocument]) -> None:
        self.house = house
        self.act = house.act("clerk")
        self.waiting: SimpleQueue[IncomingDocument] = SimpleQueue()
        for paper in papers:
            self.waiting.put(paper)
        self.heard: dict[int, int] = {}
        self.broken = 0
        self._guard = threading.Lock()
        self._pause = threading.Event()

    def work(self) -> None:
        while True:
            try:
                paper = self.waiting.get_nowait()
            except Empty:
                return
            self._register(paper)

    def _register(self, paper: IncomingDocument) -> None:
        while True:
            try:
                done = incoming.register(
                    document=paper, register=self.house.incoming_register, act=self.act
                )
            except WrongState:
                return  # the answer got lost, the registration did not
            except (OperationalError, InterfaceError):
                connection.close()
                with self._guard:
                    self.broken += 1
                self._pause.wait(0.1)
            else:
                with self._guard:
                    self.heard[paper.pk] = int(done.arrival_number or 0)
                    say(f"registered {len(self.heard)}")
                return


def what_is_there(clerks: Clerks) -> dict[str, Any]:
    house = clerks.house
    documents = IncomingDocument.objects.filter(organisation=house.organisation)
    entries = RegisterEntry.objects.filter(register=house.incoming_register)
    lines = Counter(
        JournalEntry.objects.filter(verb="documents.incoming.register").values_list(
            "object_id", flat=True
        )
    )
    readers = [
        principal.pk
        for principal in principals.of_roles(house.organisation, [Role.CLERK, Role.CHIEF])
    ]
    ids = list(documents.values_list("pk", flat=True))
    journal.seal(at=timezone.now())
    findings, counted = verify.verify()
    return {
        "broken": clerks.broken,
        "states": dict(Counter(documents.values_list("state", flat=True))),
        "numbers": sorted(documents.values_list("arrival_number", flat=True)),
        "entries": sorted(entries.values_list("number", flat=True)),
        "entries_match": all(
            document.arrival_number == document.register_entry.number
            and document.register_entry.document_id == document.pk
            for document in documents.select_related("register_entry")
        ),
        "counter": RegisterCounter.objects.get(register=house.incoming_register).last_number,
        "heard_and_kept": all(
            number == clerks.heard[pk]
            for pk, number in documents.filter(pk__in=clerks.heard).values_list(
                "pk", "arrival_number"
            )
        ),
        "journal_lines": sorted(lines.values()),
        "findings": [str(finding) for finding in findings],
        "sealed": counted["seals"] > 0,
        "search_rows": SearchRow.objects.filter(document__in=ids).count(),
        "search_differs": search_index.compare(ids).wrong,
        "grants": DocumentGrant.objects.filter(document__in=ids, principal__in=readers).count(),
    }


def main(how_many: int) -> None:
    house = make.office(now=timezone.now())
    clerks = Clerks(house, [make.arrived(house) for _n in range(how_many)])
    connection.close()
    threads = [threading.Thread(target=clerks.work) for _n in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(json.dumps(what_is_there(clerks)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
