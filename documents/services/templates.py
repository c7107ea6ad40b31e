"""An office's own Word templates: checked, kept, ended (domain.md §2.9, §3.4)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import InvalidInput, WrongState
from documents.choices import Heading
from documents.engine.files import docx_template
from documents.engine.files.facts import DOCX
from documents.models import DraftingTemplate, StoredFile, Upload
from documents.policies import outgoing as may
from documents.services import derivatives, files

NAMES = ("organisation", "document", "signature")
"""What a template may ask for; the parts are described in docs/how-to/draft-and-review.md."""
SAMPLE: dict[str, Any] = {
    "organisation": {"name": "Cơ quan", "higher_name": "Cấp trên", "place_name": "Nơi"},
    "document": {
        "notation": "TB-UBND", "year": 2026, "subject": "Trích yếu", "kind_name": "Thông báo",
        "to": ["A", "B"], "bases": ["Căn cứ A."], "paragraphs": ["I. Một", "Hai"],
        "recipients": ["Như trên", "Lưu: VT"], "authority_line": "CHỦ TỊCH",
        "decision_line": "QUYẾT ĐỊNH",
    },
    "signature": {"lines": ["TM. CƠ QUAN", "CHỦ TỊCH"], "name": "Họ tên", "recorder": "Họ tên"},
}  # fmt: skip


@transaction.atomic
def add(
    *, organisation: HostedOrganisation, upload: Upload | None, data: Mapping[str, Any], act: Act
) -> DraftingTemplate:
    """Keep a template of the office's own; it is offered before the shipped ones.

    It is filled once with sample words in the sandbox, so that a mistake shows now and not on the
    day of need. Raises InvalidInput (file) with the names it does not know.
    """
    may.manage_templates(act.who, organisation)
    if upload is None:
        raise InvalidInput(_("Choose a file."), field="file")
    ready = files.own_upload(uid=upload.uid, act=act)
    stored = ready.stored
    if stored is None or stored.media_type != DOCX:
        raise InvalidInput(_("A template is a Word file (DOCX)."), code="not_docx", field="file")
    _check(stored)
    files.take(upload=ready, act=act)
    made = DraftingTemplate.objects.create(
        organisation=organisation,
        name=" ".join(str(data["name"]).split())[:200],
        kind_codes=list(data.get("kinds") or []),
        heading=data.get("heading") or Heading.OWN,
        stored=stored,
        valid_from=data["valid_from"],
        source=str(data.get("source") or "")[:300],
        added_at=act.at,
        added_by=act.by,
    )
    journal.record(
        act,
        "documents.template.add",
        made,
        facts={"name": made.name, "kinds": made.kind_codes, "sha256": stored.sha256},
    )
    return made


def _check(stored: StoredFile) -> None:
    with derivatives.plain(stored) as source:
        unknown = [name for name in docx_template.variables(source) if name not in NAMES]
        if unknown:
            raise InvalidInput(
                _("The template asks for names that no draft has: %(names)s.")
                % {"names": ", ".join(unknown)},
                code="template_names_unknown",
                field="file",
            )
        source.seek(0)
        try:
            docx_template.fill(source, SAMPLE)
        except InvalidInput as error:
            raise InvalidInput(
                error.sentence, code=error.reason_code, field="file", facts=error.facts
            ) from error


@transaction.atomic
def end(*, template: DraftingTemplate, on: date, act: Act) -> DraftingTemplate:
    """End an own template; `on` is the first day on which it is no longer offered."""
    may.manage_templates(act.who, template.organisation)
    if template.valid_to is not None:
        raise WrongState(_("This template has ended already."))
    template.valid_to = max(on - timedelta(days=1), template.valid_from)
    template.save(update_fields=["valid_to"])
    journal.record(act, "documents.template.end", template, changes={"valid_to": [None, on]})
    return template


def initial_as_data(stored: StoredFile | None) -> str:
    """The picture of initials as a data address for a page; "" without one."""
    if stored is None:
        return ""
    with files.open_stored(stored) as reader:
        data: bytes = reader.read()
    return f"data:{stored.media_type};base64,{base64.b64encode(data).decode()}"
