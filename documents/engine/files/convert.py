"""DOCX and its kin to PDF/A-2b with LibreOffice; the result is opened again and judged."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, Unavailable
from documents.engine.files import programs, sniff, spool
from documents.engine.files.errors import StorageFull
from documents.engine.files.facts import DOCX, EXTENSIONS, ODT, PDF, Inspection, Limits

MISSING = _(
    "Word files cannot be converted to PDF: LibreOffice is not installed. "
    "The administrator can install it with “make system”; until then, send the document as PDF."
)
FAILED = _(
    "The document could not be converted to PDF. Open it in Word, save it as PDF and send that."
)
OFFICE = ("soffice", "libreoffice")
FILTER = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"ExportFormFields":{"type":"boolean","value":"false"}}'
)
FOLDER = "khuevan-convert-"
"""How a folder begins in which a plain document is being converted."""
# Nothing is fetched, nothing is run: links stay closed, macros stay off.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """An open, unlinked PDF/A file (the caller closes it) and what was found in it."""

    file: BinaryIO
    inspection: Inspection


def is_available() -> bool:
    """Whether LibreOffice is installed."""
    return any(shutil.which(name) for name in OFFICE)


def to_pdfa(
    source: BinaryIO,
    media_type: str = DOCX,
    *,
    seconds: float = 120.0,
    limits: Limits | None = None,
    folder: Path | None = None,
) -> Converted:
    """Convert to PDF/A-2b in a profile of its own, and check: opens, has pages, claims PDF/A.

    Raises Unavailable (program missing, took too long), InvalidInput ("conversion_failed").
    """
    if media_type not in {DOCX, ODT}:
        raise InvalidInput(FAILED, code="conversion_failed", field="file")
    office = programs.find(OFFICE, MISSING)
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=folder) as name:
        place = Path(name)
        written = place / f"document.{EXTENSIONS[media_type][0]}"
        source.seek(0)
        with written.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1024 * 1024)
        settings = place / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        done = programs.run(
            [
                office,
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                "--headless",
                "--invisible",
                "--nologo",
                "--nodefault",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                FILTER,
                "--outdir",
                str(place / "out"),
                str(written),
            ],
            seconds=seconds,
            folder=place,
            environment={"SAL_USE_VCLPLUGIN": "svp"},
        )
        result = place / "out" / "document.pdf"
        if done.returncode != 0 or not result.is_file() or not result.stat().st_size:
            raise InvalidInput(FAILED, code="conversion_failed", field="file")
        with result.open("rb") as produced:
            file = spool.of_chunks(iter(lambda: produced.read(1024 * 1024), b""), folder)
    return check_pdfa(file, limits or Limits())


def check_pdfa(file: BinaryIO, limits: Limits) -> Converted:
    """Judge a PDF that we made: it opens, has pages, embeds its fonts, claims PDF/A."""
    try:
        inspection = sniff.inspect(file, name="document.pdf", limits=limits, accept={PDF})
        if not inspection.facts.get("pdfa") or inspection.facts.get("loose_fonts"):
            raise InvalidInput(FAILED, code="conversion_failed", field="file")
    except (StorageFull, Unavailable):
        file.close()
        raise
    except DomainError as error:
        file.close()
        raise InvalidInput(
            FAILED, code="conversion_failed", field="file", details=[error.sentence]
        ) from error
    file.seek(0)
    return Converted(file, inspection)
