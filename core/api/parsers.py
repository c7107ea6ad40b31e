"""Bodies of API calls: JSON in UTF-8, of a size that is read into memory without harm."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from core.errors import TooLarge


class JsonParser(BaseParser):
    """RFC 8259. Raises ParseError (400) for what is no JSON, TooLarge (413) for too much of it."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = (parser_context or {}).get("request")
        if request is not None:
            refuse_large(request)
        try:
            return json.loads(stream.read().decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body of the call is not sound JSON in UTF-8.")) from error


def refuse_large(request: Any) -> None:
    """Raise TooLarge when the body says that it is larger than a call may be."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if said.isdecimal() and int(said[:19]) > limit:
        raise TooLarge(
            _("The call is larger than %(limit)s MB. Send files as uploads.")
            % {"limit": limit // 1_048_576},
            facts={"max_bytes": limit},
        )


def _no_number(name: str) -> float:
    raise ValueError(name)
