"""The style guide: every component in every state, with sample words. Development set-ups only."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.counts import Count
from core.http import Request

TODAY = date(2026, 11, 22)


class SampleForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Number"), widget=forms.TextInput(attrs={"class": "form-control"})
    )
    symbol = forms.CharField(
        label=gettext_lazy("Symbol"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("Enter the symbol as it stands on the document.")},
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Copies"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy("Empty: one copy."),
    )


def _row(n: int, code: str, subject: str, **more: Any) -> SimpleNamespace:
    words: dict[str, Any] = {"state": _("Registered"), "tone": "blue", "icon": "book-2"} | more
    arrived = TODAY - timedelta(days=n % 7)
    return SimpleNamespace(number=n, code=code, subject=subject, arrived=arrived, **words)


def _rows() -> list[SimpleNamespace]:
    office = "Ủy ban nhân dân xã Bình Nguyên"
    return [
        _row(
            412,
            "05-TB/VPTU",
            "Thông báo kết luận của Ban Thường vụ về chuyển đổi số trong các cơ quan đảng",
            issuer="Văn phòng Tỉnh ủy",
            urgent="Khẩn",
            due=TODAY,
            due_tone="red",
            left=_("today"),
            state=_("Waiting for a directive"),
            tone="amber",
            icon="user-question",
        ),
        _row(
            411,
            "128/UBND-VP",
            "V/v đôn đốc báo cáo công tác văn thư, lưu trữ năm 2026",
            issuer=office,
            due=TODAY + timedelta(days=2),
            due_tone="amber",
            left="2",
        ),
        _row(
            410,
            "30/2026/NĐ-CP",
            "Nghị định quy định chi tiết một số điều",
            issuer="Chính phủ",
            due=TODAY + timedelta(days=20),
            due_tone="",
            state=_("Completed"),
            tone="green",
            icon="circle-check",
        ),
        _row(
            409,
            "77/BC-STC",
            "Báo cáo tình hình thực hiện dự toán ngân sách quý III",
            issuer="Sở Tài chính",
            due=None,
            due_tone="",
            state=_("Returned"),
            tone="red",
            icon="arrow-back-up",
        ),
    ]


@login_not_required
@require_GET
def show(request: Request) -> HttpResponse:
    form = SampleForm({"number": "05", "subject": "Thông báo kết luận", "issued_on": "2026-11-20"})
    now = timezone.now()
    course = [
        {
            "act": _("Registered"),
            "who": "Nguyễn Thị Hoa",
            "at": now,
            "tone": "blue",
            "icon": "book-2",
            "said": "",
        },
        {
            "act": _("Directive"),
            "who": "Lê Văn Bình",
            "at": now,
            "tone": "amber",
            "icon": "message-2",
            "said": "Văn phòng chủ trì, phối hợp Ban Tổ chức tham mưu, báo cáo trước ngày 30/11.",
        },
        {
            "act": _("Completed"),
            "who": "Trần Thị Minh Hà",
            "at": now,
            "tone": "green",
            "icon": "circle-check",
            "said": "",
        },
    ]
    context = {
        "rows": _rows(),
        "form": form,
        "course": course,
        "today": TODAY,
        "count": Count(1000, True),
        "page": SimpleNamespace(next_cursor="x", prev_cursor=None),
        "tallies": [
            (12, _("To be registered"), ""),
            (4, _("Overdue"), "red"),
            (7, _("Due soon"), "amber"),
            (0, _("Returned"), ""),
        ],
        "empty_title": _("Nothing waits for you"),
        "empty_text": _("New documents appear here as soon as they arrive."),
        "empty_action": _("Show all"),
        "states": [
            (_("Draft"), "neutral", "pencil"),
            (_("Registered"), "blue", "book-2"),
            (_("Due soon"), "amber", "clock"),
            (_("Issued"), "green", "send"),
            (_("Overdue"), "red", "alert-triangle"),
        ],
        "toasts": [
            ("success", _("Saved.")),
            ("error", _("The request failed. Nothing was changed. Try again.")),
            ("warning", _("Your session has ended. Sign in again; what you typed is kept.")),
            ("info", _("The page has been updated.")),
        ],
    }
    return render(request, "design/index.html", context)


@login_not_required
@require_GET
def dialog(request: Request) -> HttpResponse:
    return render(request, "design/dialog.html", {"form": SampleForm()})
