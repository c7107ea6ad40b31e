"""Passwords must withstand guessing; judged offline by zxcvbn (no word leaves the machine)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

ENOUGH = 3
"""Of zxcvbn's 0..4: safely unguessable, more than 10^8 tries."""
LONGEST_JUDGED = 72
VIETNAMESE_WORDS = [
    "matkhau", "mat khau", "anhyeuem", "emyeuanh", "vietnam", "viet nam", "hanoi", "ha noi",
    "saigon", "sai gon", "hochiminh", "vanphong", "vanthu", "vanban", "hoso", "ubnd", "tinhuy",
    "thanhuy", "danguy", "daihoi", "chutich", "bithu", "khuevan", "khue van", "congvan", "lanhdao",
    "nguyen", "tran", "le", "pham", "hoang", "khongbiet", "toiyeuvietnam", "xinchao", "tinhyeu",
]  # fmt: skip


class StrengthValidator:
    """Refuses what is guessed quickly, the person's own words and common Vietnamese ones too."""

    def validate(self, password: str, user: Any = None) -> None:
        own = [
            str(getattr(user, name, "") or "")
            for name in ("username", "full_name", "email", "phone")
        ]
        words = [word for text in own for word in (text, *text.split())]
        result = zxcvbn(password[:LONGEST_JUDGED], user_inputs=[*words, *VIETNAMESE_WORDS])
        if result["score"] < ENOUGH:
            raise ValidationError(
                _(
                    "This password is easy to guess. Put together four or more words that do not "
                    "belong together, or use a longer one."
                ),
                code="password_weak",
            )

    def get_help_text(self) -> str:
        return _(
            "The password must be hard to guess: better four unrelated words than one odd one."
        )
