"""The small picture of a person's initials (OUT-16). His own act, one picture each."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput
from documents.models import InitialPicture, Upload
from documents.services import files

PICTURES = {"image/png", "image/webp", "image/jpeg"}
BIGGEST = 200_000


@transaction.atomic
def keep_initial(*, upload: Upload, act: Act) -> InitialPicture:
    """Keep the picture shown beside what this person approves; a newer one takes its place.

    Raises InvalidInput (file): no picture, or above 200 KB.
    """
    ready = files.own_upload(uid=upload.uid, act=act)
    stored = ready.stored
    if stored is None or stored.media_type not in PICTURES or stored.size > BIGGEST:
        raise InvalidInput(
            _("Send a small picture (PNG, at most 200 KB)."), code="no_small_picture", field="file"
        )
    files.take(upload=ready, act=act)
    made, _new = InitialPicture.objects.update_or_create(
        person=act.by, defaults={"stored": stored, "added_at": act.at, "added_by": act.by}
    )
    journal.record(act, "documents.initial.keep", made, facts={"sha256": stored.sha256})
    return made
