"""Where the fields of a draft came from (services.provenance): what it answers gives some of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.models import OutgoingDocument
from documents.selectors import answers
from documents.services import provenance
from documents.services.outgoing.data import DraftData

SYSTEM = ("issuer_name", "signer_position")
"""Put by the system: the house itself, and the position of the signing right."""


def of_draft(
    data: DraftData, values: Mapping[str, Any], document: OutgoingDocument | None = None
) -> dict[str, str]:
    """The origins of a draft's fields after `values` are set. `document` is None for a new one.

    What the first answered document, or a replaced one, gives is derived; a change to it counts as
    corrected; the rest is typed.
    """
    names = tuple(one.name or str(one.organisation or "") for one in data.recipients)
    known = dict(answers.first_fields(data.replies_to[0])) if data.replies_to else {}
    known |= {name: values[name] for name in SYSTEM if values.get(name)}
    before: dict[str, Any] = {"recipients": ()}
    if document is not None:
        listed = document.recipients.order_by("ordinal").values_list("name", flat=True)
        before["recipients"] = tuple(listed)
    origins = provenance.of_change(
        document or OutgoingDocument(),
        {**values, "recipients": names},
        {},
        derived=known,
        before=before,
    )
    return origins | provenance.said(data.provenance)
