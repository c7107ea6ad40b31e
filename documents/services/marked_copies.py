"""Copies to print, marked on every page with who took them, when and of what (NĐ 30/2020 PL VI F6)."""

from __future__ import annotations

import base64
import tempfile
from contextlib import ExitStack
from typing import BinaryIO, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted
from documents.engine.files import helper, typeset
from documents.engine.files.facts import PDF
from documents.models import DocumentFile
from documents.services import derivatives, files

LARGEST = 100 * 1024 * 1024
SPOOLED = 8 * 1024 * 1024


def make(*, file: DocumentFile, act: Act) -> BinaryIO:
    """A copy of a PDF with a line at the foot of each page, at its first byte; the caller closes it.

    The file in the store is not touched; the copy is not kept. Raises InvalidInput for what is no
    PDF or too large, NotPermitted when the file may not be opened.
    """
    files.refuse_closed(file)
    if file.stored.media_type != PDF:
        raise InvalidInput(gettext_lazy("Only a PDF can be printed as a marked copy."))
    if file.stored.size > LARGEST:
        raise InvalidInput(
            gettext_lazy("This file is too large for a marked copy. Download it instead.")
        )
    document = file.document
    if document.secrecy:
        raise NotPermitted(
            gettext_lazy("A secret document is copied by permission only, in numbered copies.")
        )
    words = _("Copy for %(name)s, %(at)s – %(symbol)s – Khuê Văn %(code)s") % {
        "name": act.by,
        "at": f"{timezone.localtime(act.at):%H:%M %d/%m/%Y}",
        "symbol": document.code_display or document.subject[:40],
        "code": str(file.uid)[:8],
    }
    strip = typeset.compile_form("mark", {"words": words}, at=act.at)
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryFile(dir=files.workroom()))
        with derivatives.plain(file.stored) as source:
            helper.shared.ask("mark", source, made, strip=base64.b64encode(strip).decode())
        made.seek(0)
        journal.record(
            act,
            "documents.file.print",
            document,
            facts={"file": file.name, "sha256": file.stored.sha256, "mark": words},
        )
        stack.pop_all()
        return cast("BinaryIO", made)
