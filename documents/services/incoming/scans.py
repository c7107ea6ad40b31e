"""Paper that is only in the book gets its scan later (NĐ 30/2020 PL I)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.choices import FileRole, Source
from documents.models import IncomingDocument, Upload
from documents.services import files, moves, search_index


@transaction.atomic
def add_scan(
    *, document: IncomingDocument, uploads: Iterable[Upload], act: Act
) -> IncomingDocument:
    """Put the scan of a paper document beside its entry; the number stays."""
    locked = moves.ready(lifecycles.incoming, "edit", document, act)
    given = list(uploads)
    if locked.source != Source.PAPER and not locked.paper_follows:
        raise InvalidInput(_("Only paper is scanned: this document came otherwise."), field="file")
    if not given:
        raise InvalidInput(_("Add at least one file."), field="uploads")
    is_first = not locked.files.exists()
    for n, upload in enumerate(given):
        role = FileRole.MAIN if is_first and n == 0 else FileRole.SCAN
        files.use(upload=upload, document=locked, role=role, act=act)
    journal.record(
        act, "documents.incoming.scan", locked, facts={"files": [one.name for one in given]}
    )
    search_index.reindex(locked)
    return locked
