"""Models of the standard data, and the lists as the outside knows them."""

from __future__ import annotations

from typing import Final

from catalogues.models.base import CatalogueRow, ChangeCounter
from catalogues.models.calendar import CalendarDay
from catalogues.models.codes import (
    ChannelRule,
    CodeItem,
    ExchangeStatus,
    IssuingRule,
    SendingWay,
)
from catalogues.models.forms import FormRule
from catalogues.models.kinds import (
    DocumentKind,
    FieldOfWork,
    HandlingTerm,
    Language,
    SecrecyLevel,
    SecretListItem,
    SignatureForm,
    Urgency,
)
from catalogues.models.organisations import Organisation
from catalogues.models.retention import (
    HandoverRule,
    MaintenanceCode,
    RetentionRule,
    RetentionTable,
)

LISTS: Final[dict[str, type[CatalogueRow]]] = {
    "document-kinds": DocumentKind,
    "urgencies": Urgency,
    "secrecy-levels": SecrecyLevel,
    "secret-list-items": SecretListItem,
    "languages": Language,
    "fields-of-work": FieldOfWork,
    "handling-terms": HandlingTerm,
    "signature-forms": SignatureForm,
    "maintenance-codes": MaintenanceCode,
    "retention-tables": RetentionTable,
    "retention-rules": RetentionRule,
    "handover-rules": HandoverRule,
    "exchange-statuses": ExchangeStatus,
    "code-items": CodeItem,
    "channel-rules": ChannelRule,
    "sending-ways": SendingWay,
    "issuing-rules": IssuingRule,
    "form-rules": FormRule,
    "organisations": Organisation,
    "calendar-days": CalendarDay,
}
"""Name in URLs and of the data file → model, in the order in which they can be loaded."""

__all__ = [
    "LISTS",
    "CalendarDay",
    "CatalogueRow",
    "ChangeCounter",
    "ChannelRule",
    "CodeItem",
    "DocumentKind",
    "ExchangeStatus",
    "FieldOfWork",
    "FormRule",
    "HandlingTerm",
    "HandoverRule",
    "IssuingRule",
    "Language",
    "MaintenanceCode",
    "Organisation",
    "RetentionRule",
    "RetentionTable",
    "SecrecyLevel",
    "SecretListItem",
    "SendingWay",
    "SignatureForm",
    "Urgency",
]
