"""Days as dd/MM/yyyy and instants as dd/MM/yyyy HH:mm in the office's time zone."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """`22/11/2026` in a <time>; nothing for nothing."""
    if not value:
        return ""
    shown = _local(value)
    return format_html('<time datetime="{}">{}</time>', f"{shown:%Y-%m-%d}", f"{shown:%d/%m/%Y}")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`22/11/2026 14:05` in a <time>; nothing for nothing."""
    if not value:
        return ""
    shown = _local(value)
    return format_html(
        '<time datetime="{}">{}</time>', shown.isoformat(), f"{shown:%d/%m/%Y %H:%M}"
    )


@register.filter
def plain_day(value: date | datetime | None) -> str:
    """The same day without markup, for attributes and titles."""
    return f"{_local(value):%d/%m/%Y}" if value else ""
