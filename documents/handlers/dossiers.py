"""A parcel that was asked for is made in the background."""

from __future__ import annotations

from core.events import on
from documents.events import DossierExportAsked
from documents.jobs import dossiers as jobs


@on(DossierExportAsked, after_commit=True)
def make_the_parcel(event: DossierExportAsked) -> None:
    jobs.export_dossier.delay(
        dossier_id=event.dossier_id,
        progress_id=event.progress_id,
        person_id=event.person_id,
        capacity=event.capacity,
    )
