"""Number and date go into the file that the leader has signed, as an incremental update (domain.md §2.5)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import transaction

from accounts.choices import Family
from core.acts import Act
from core.errors import WrongState
from documents.choices import OutgoingState, VersionOrigin
from documents.models import OutgoingDocument
from documents.services import files, outgoing
from signatures.engine import fill as engine
from signatures.services import reports


def is_due(document: OutgoingDocument) -> bool:
    """Numbered, and the file does not show it yet."""
    version = document.current_version
    return (
        document.state == OutgoingState.NUMBERED
        and version is not None
        and version.origin == VersionOrigin.SIGNED
    )


@transaction.atomic
def fill(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Fill the fields once; nothing happens when it is done already. Raises InvalidInput, WrongState."""
    locked: OutgoingDocument = OutgoingDocument.objects.locked().get(pk=document.pk)
    version = locked.current_version
    if version is None or not is_due(locked):
        return locked
    if locked.issued_on is None:
        raise WrongState
    house = locked.organisation
    values = engine.Values(
        number=locked.code_number,
        code=locked.code_display,
        date=locked.issued_on,
        label="Số " if house.family == Family.PARTY else "Số: ",
        place=house.place_name,
    )
    with tempfile.TemporaryDirectory(prefix=reports.FOLDER, dir=files.workroom()) as folder:
        signed, filled = Path(folder) / "signed.pdf", Path(folder) / "filled.pdf"
        reports.copy_out(version.stored, signed)
        engine.fill(signed, filled, values)
        with filled.open("rb") as stream:
            stored = files.keep(source=stream, name="filled.pdf", act=act)
    return outgoing.file_changed(
        document=locked, stored=stored, base=version.stored, origin=VersionOrigin.NUMBERED, act=act
    )
