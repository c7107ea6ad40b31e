"""Uploads that broke off: closed with a sentence, so that nothing stays half-way."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from documents.choices import UploadState
from documents.models import Upload

BROKEN_OFF = _("The upload broke off before the end. Send the file again.")


@transaction.atomic
def give_up(*, upload: Upload, act: Act) -> None:
    row = (
        Upload.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=upload.pk, state=UploadState.RECEIVING)
        .first()
    )
    if row is None:
        return
    row.state = UploadState.REFUSED
    row.sentence = str(BROKEN_OFF)
    row.ended_at = act.at
    row.save(update_fields=["state", "sentence", "ended_at"])
    journal.record(act, "documents.upload.give_up", row)
