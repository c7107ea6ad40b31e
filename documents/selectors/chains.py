"""What stands before and after a document: replaced, corrected, copied (both ways, R25)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Sentence
from documents.models import Document, OutgoingDocument

if TYPE_CHECKING:
    from core.actors import Who

MOST = 20
_WORDS: dict[str, Sentence] = {
    "replaces": gettext_lazy("Replaces this one"),
    "replaced_by": gettext_lazy("Replaced by this one"),
    "corrects": gettext_lazy("Corrects this one"),
    "corrected_by": gettext_lazy("Corrected by this one"),
    "copy_of": gettext_lazy("Certified copy of this one"),
    "copy": gettext_lazy("Certified copy"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One neighbour in the chain; `url` empty where the reader may not open it."""

    title: str
    words: Sentence
    state: str = ""
    reason: str = ""
    url: str = ""


def of(document: Any, who: Who | None) -> list[Link]:
    """The neighbours of a document, as far as the reader may know of them."""
    found: list[tuple[str, Any, str]] = []
    own = document if isinstance(document, OutgoingDocument) else None
    if own is not None:
        found += [("replaces", own.replaces, own.follows_reason)] if own.replaces_id else []
        found += [("corrects", own.corrects, own.follows_reason)] if own.corrects_id else []
        for name in ("replaced_by", "corrected_by"):
            rows = getattr(own, name).order_by("pk")[:MOST]
            found += [(name, one, one.follows_reason) for one in rows]
        found += [("copy_of", own.copy_of, own.copy_reason)] if own.copy_of_id else []
    copies = OutgoingDocument.objects.filter(copy_of_id=document.pk).order_by("pk")[:MOST]
    found += [("copy", one, one.copy_reason) for one in copies]
    seen = set(
        Document.objects.visible_to(who)
        .filter(pk__in=[one.pk for _name, one, _reason in found])
        .values_list("pk", flat=True)
    )
    return [_link(name, one, reason) for name, one, reason in found if one.pk in seen]


def _link(name: str, one: Any, reason: str) -> Link:
    kind = "incoming" if one.is_incoming else "outgoing"
    return Link(
        title=one.title or _("Without a number yet"),
        words=_WORDS[name],
        state=one.get_state_display(),
        reason=reason,
        url=reverse(f"documents:{kind}-detail", args=[one.uid]),
    )
