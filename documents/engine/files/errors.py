"""Refusals of the file engine that are not the input's fault."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence, Unavailable


def _say(sentence: Sentence, **values: object) -> str:
    return str(sentence) % values


# A sentence with values that is still put into words at the door: `_("…") % {…}` is not lazy.
say = lazy(_say, str)


class FileDamaged(DomainError):
    """The stored bytes are not the bytes that were stored (R13): raise the alarm."""

    code = "file_damaged"
    status = 500
    sentence_default = _(
        "The stored file has been damaged or changed outside the system. "
        "Tell the administrator; the backup copy must be brought back."
    )


class KeyMissing(Unavailable):
    """The master key that locks a file is not configured."""

    code = "file_key_missing"
    sentence_default = _(
        "The key that opens this file is not configured on this server. Tell the administrator."
    )


class StorageFull(Unavailable):
    """No room for the bytes; nothing was kept."""

    code = "storage_full"
    sentence_default = _(
        "The file store is full, so the file was not kept. Tell the administrator, then send it again."
    )


class ProgramMissing(Unavailable):
    """A system program that this step needs is not installed."""

    code = "program_missing"


class TookTooLong(Unavailable):
    """A helper program passed its time limit and was stopped."""

    code = "took_too_long"
