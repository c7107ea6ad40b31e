"""What a file really is. The extension is never believed, but a lie in it is refused."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from typing import BinaryIO

from core.errors import InvalidInput
from documents.engine.files import helper as helpers
from documents.engine.files.facts import ACCEPTED, DEFAULT_LIMITS, EXTENSIONS, Inspection, Limits
from documents.engine.files.names import clean
from documents.engine.files.refusals import refusal
from documents.engine.files.store import too_large


def media_type_of_extension(extension: str) -> str | None:
    """The media type that an extension promises, if it promises one we know."""
    wanted = extension.lower()
    return next((kind for kind, endings in EXTENSIONS.items() if wanted in endings), None)


def inspect(
    source: BinaryIO,
    *,
    name: str,
    limits: Limits = DEFAULT_LIMITS,
    accept: Iterable[str] = ACCEPTED,
    helper: helpers.Helper | helpers.Pool | None = None,
) -> Inspection:
    """Examine an open file (it must have a descriptor) that came under `name`.

    Raises InvalidInput with a sentence and one of the codes of `refusals.SENTENCES`, TooLarge.
    The file is only read, whatever it is.
    """
    source.flush()
    size = os.fstat(source.fileno()).st_size
    if size == 0:
        raise refusal("file_empty")
    if size > limits.max_bytes:
        raise too_large(limits.max_bytes)
    extension = clean(name).extension
    promised = media_type_of_extension(extension)
    try:
        answer = (helper or helpers.shared).ask(
            "inspect",
            source,
            cpu_seconds=limits.cpu_seconds,
            wall_seconds=limits.wall_seconds,
            extension=extension,
            limits=asdict(limits),
        )
    except InvalidInput as error:
        if error.reason_code == "type_not_accepted" and promised is not None:
            values = {"named": extension, "found": error.facts.get("found", "?")}
            raise refusal("type_mismatch", values) from error
        if error.reason_code == "type_unknown" and promised is not None:
            raise refusal("file_unreadable") from error
        raise
    found = Inspection(**answer)
    if promised is not None and promised != found.media_type:
        raise refusal("type_mismatch", {"named": extension, "found": found.extension.upper()})
    accepted = frozenset(accept)
    if found.media_type not in accepted:
        expected = ", ".join(sorted(EXTENSIONS[kind][0].upper() for kind in accepted))
        raise refusal(
            "type_not_accepted_here", {"found": found.extension.upper(), "expected": expected}
        )
    return found
