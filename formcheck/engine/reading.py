"""Reads a file that may be hostile in a child process with limits on memory, processor and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, Sentence, Unavailable
from documents.engine.files.facts import DOCX, PDF
from formcheck.engine.paper import Paper

MEMORY = 1024 * 1024 * 1024
SECONDS = 40
MAX_OUT = 64 * 1024 * 1024
PROJECT = Path(__file__).resolve().parents[2]
FORMS = {PDF: "pdf", DOCX: "docx"}
TROUBLES: dict[str, Sentence] = {
    "limits": _("The file is too large or too involved to be read within the limits."),
    "unreadable": _("The file is damaged or is not what its name says."),
    "no_text": _(
        "The file holds no text, only pictures: it is a scan. Send the Word file or a PDF made from it."
    ),
    "wrong_kind": _("Only Word (.docx) and PDF files are checked."),
    "secrecy": _("The paper bears a mark of secrecy and must not be sent to this installation."),
    "no_rules": _("No rule of form is in force for this family on that day."),
}


def trouble(kept: str) -> Sentence:
    """What a report keeps of a failure, in the language of whoever reads."""
    return TROUBLES.get(kept, kept)


def read(path: Path, media_type: str, *, memory: int = MEMORY, seconds: int = SECONDS) -> Paper:
    """The paper in the file at `path`. Raises InvalidInput (damaged, scan, other kind), Unavailable (limits)."""
    form = FORMS.get(media_type)
    if form is None:
        raise InvalidInput(TROUBLES["wrong_kind"], code="wrong_kind", field="file")
    request = {"path": str(path), "form": form, "memory": memory, "seconds": seconds}
    environment = {
        "PYTHONPATH": str(PROJECT),
        "PATH": os.environ.get("PATH", ""),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "LANG": "C.UTF-8",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "formcheck.engine.read_child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=PROJECT,
            env=environment,
            timeout=seconds * 2,
            check=False,
        )
        answer = json.loads(done.stdout) if len(done.stdout) <= MAX_OUT else {"trouble": "limits"}
    except (subprocess.TimeoutExpired, ValueError):
        raise Unavailable(TROUBLES["limits"], code="reading_limits") from None
    if trouble := answer.get("trouble"):
        if trouble == "limits":
            raise Unavailable(TROUBLES["limits"], code="reading_limits")
        raise InvalidInput(TROUBLES["unreadable"], code="unreadable", field="file")
    paper = Paper.of_json(answer["paper"])
    if len("".join(paper.text.split())) < 40:
        raise InvalidInput(TROUBLES["no_text"], code="no_text", field="file")
    return paper
