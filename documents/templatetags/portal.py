"""What the portal's templates need from Python: navigation, states in words, small shapes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from documents.engine.text.metadata.marks import SECRECY_NAMES
from documents.policies import dossiers as may_dossier
from documents.policies import incoming as may_incoming
from documents.policies import outgoing as may_outgoing
from documents.selectors import exchanges, pages
from documents.selectors.pages import Paper

READING_WORDS = {
    "open": _("opened"),
    "read": _("read the file"),
    "download": _("downloaded"),
    "print": _("printed"),
    "copy": _("got a copy"),
}

register = template.Library()


@register.filter
def exchange_words(recipient: Any) -> str:
    """The words of a receiver's last status."""
    known = exchanges.statuses(timezone.localdate())
    return exchanges.label_of(recipient.exchange_status, known)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    short: str | Promise = ""


_PLACES: tuple[tuple[str | Promise, str | Promise, str, str, tuple[str, ...]], ...] = (
    (_("Home"), _("Home"), "documents:home", "home", ()),
    (_("Incoming documents"), _("Incoming"), "documents:incoming-list", "inbox", ("incoming",)),
    (_("Outgoing documents"), _("Outgoing"), "documents:outgoing-list", "send", ("outgoing",)),
    (
        _("Dossiers"),
        _("Dossiers"),
        "documents:dossier-list",
        "folders",
        ("dossiers", "file-plan", "file-plans"),
    ),
    (_("Submission slips"), _("Slips"), "slips:list", "clipboard-text", ("slips",)),
    (_("Signing"), _("Signing"), "signatures:list", "signature", ("signatures", "signing")),
    (_("Registers"), _("Registers"), "documents:register-list", "book-2", ("registers",)),
    (_("Reports"), _("Reports"), "documents:reports", "chart-bar", ("reports",)),
    (_("Search"), _("Search"), "documents:search", "search", ("search",)),
)


def places(path: str) -> list[Place]:
    """The side bar for this path: only what exists in this installation."""
    first = path.strip("/").split("/")[0]
    found = []
    for label, short, name, icon, segments in _PLACES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = first in segments if segments else path == url
        found.append(Place(label, url, icon, current, short))
    return found


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Place]:
    """`{% navigation as places %}`."""
    request = context.get("request")
    return places(request.path) if request is not None else []


@register.simple_tag(takes_context=True)
def beginnings(context: Context) -> dict[str, bool]:
    """`{% beginnings as may_begin %}`: what the capacity acted in may begin, so that no page offers
    what would be refused."""
    who = context.get("who")
    if who is None:
        return {}
    return {
        "incoming": may_incoming.receive_document.allows(who, who.organisation),
        "outgoing": may_outgoing.draft_document.allows(who, who.organisation),
        "dossiers": may_dossier.open_dossier.allows(who, who.organisation),
    }


@register.simple_tag
def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page that another app may or may not bring."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


@register.filter
def initials(name: str) -> str:
    """`Trần Thị Minh Hà` → `MH`: the last two words, as people are called here."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[-2:]).upper()


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The present query string with some keys changed; None drops a key; the cursor always goes."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("cursor", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag(takes_context=True)
def with_one(context: Context, key: str, value: str) -> str:
    """`with_query` for a key that is itself a variable."""
    return with_query(context, **{key: value})


@register.simple_tag
def list_url(direction: str) -> str:
    return reverse(_LISTS[direction])


@register.simple_tag
def thing_url(direction: str, uid: Any) -> str:
    return reverse(_DETAILS[direction], args=[uid])


_LISTS = {
    "incoming": "documents:incoming-list",
    "outgoing": "documents:outgoing-list",
    "internal": "documents:outgoing-list",
    "dossiers": "documents:dossier-list",
    "slips": "slips:list",
}
_DETAILS = {
    "incoming": "documents:incoming-detail",
    "outgoing": "documents:outgoing-detail",
    "internal": "documents:outgoing-detail",
    "dossiers": "documents:dossier-detail",
    "slips": "slips:detail",
}
_PAGES = {"register", "edit", "direct", "assign", "hand_down", "complete", "report_done"}
_ACT_ICONS = {
    "register": "book-2",
    "present": "user-share",
    "direct": "message-2",
    "assign": "users",
    "hand_down": "users",
    "accept": "player-play",
    "report_done": "circle-check",
    "complete": "circle-check",
    "confirm": "circle-check",
    "file_away": "archive",
    "reopen": "rotate",
    "submit_content": "arrow-right",
    "approve_content": "circle-check",
    "pass_form": "checklist",
    "sign": "signature",
    "take_number": "number",
    "issue": "send",
    "ask_comments": "messages",
    "close_comments": "message-off",
    "close": "lock",
    "hand_over": "user-share",
    "pause": "player-pause",
    "resume": "player-play",
    "report_progress": "progress",
    "place": "folders",
    "set_retention": "hourglass",
    "submit": "arrow-right",
    "approve": "circle-check",
    "cancel": "ban",
    "recall": "rotate",
    "withdraw": "arrow-back",
    "replace": "replace",
    "correct": "edit",
    "ask_opinions": "messages",
    "give_opinion": "message-2",
    "close_opinions": "message-off",
    "decide": "gavel",
    "file": "archive",
}


@register.filter
def act_icon(name: str) -> str:
    """The icon of an act; a bent arrow for every way back."""
    if name.startswith(("return", "send_back", "hand_back", "reject", "take_back")):
        return "arrow-back-up"
    return _ACT_ICONS.get(name, "arrow-right")


@register.filter
def opens_page(name: str) -> bool:
    """Whether the form of an act is long enough to be a page of its own."""
    return name in _PAGES


_WIDE = {"subject", "text", "recipients", "replies_to", "note", "register", "reason", "outcome"}


@register.filter
def field_span(field: Any) -> str:
    """Long fields take the whole width of the form."""
    return "span-all" if field.name in _WIDE else ""


@register.filter
def scope_words(scope: str) -> str:
    """A series in words: `2026`, `term:17:QĐ` → "Term 17, QĐ"."""
    parts = scope.split(":")
    if parts[0] == "term" and len(parts) > 1:
        parts = [_("Term %(n)s") % {"n": parts[1]}, *parts[2:]]
    return ", ".join(str(part) for part in parts)


@register.filter
def named(thing: Any) -> str:
    """What people call a thing; never its identifier."""
    if getattr(thing, "title", ""):
        return str(thing.title)
    return gettext("Document without a description yet")


@register.filter
def kept_for(rule: Any) -> str:
    """How long a retention rule keeps: for ever, or so many years."""
    if rule.is_permanent:
        return gettext("for ever")
    if rule.term_years is None:
        return str(rule.name)
    return ngettext("%(n)s year", "%(n)s years", rule.term_years) % {"n": rule.term_years}


@register.simple_tag
def paper_of(document: Any) -> Paper:
    """The file to show beside a form."""
    return pages.paper_of(document)


@register.filter
def is_day(value: Any) -> bool:
    return isinstance(value, date)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A key of a dict in a template; nothing when it is not there."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def at(sequence: Any, place: int) -> Any:
    """The item at a place of a sequence; nothing beyond its end."""
    return sequence[place] if 0 <= place < len(sequence) else None


@register.filter
def secrecy_mark(level: int) -> str:
    """The red mark of a level, as it stands on the paper."""
    return SECRECY_NAMES.get(level, "")


@register.filter
def reading_word(what: str) -> str:
    """How somebody came to know a secret, in words."""
    return str(READING_WORDS.get(what, what))
