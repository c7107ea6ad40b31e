"""What the guard tests share: the tracked files, our apps and models in their order."""

from __future__ import annotations

import subprocess
from functools import cache

from django.apps import apps
from django.db import models

from tools import places

ROOT = places.ROOT
ORDER = (
    "core",
    "catalogues",
    "accounts",
    "documents",
    "formcheck",
    "signatures",
    "slips",
    "demo",
    "config",
)
"""From the bottom up; the same order stands in .importlinter."""


@cache
def tracked(*ends: str) -> tuple[str, ...]:
    """The repository's files, new ones that git does not ignore included."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(
        sorted(
            name
            for name in set(listed.stdout.split("\0"))
            if name and (not ends or name.endswith(ends)) and (ROOT / name).is_file()
        )
    )


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def our_code() -> list[str]:
    """The Python files of our apps, migrations left out."""
    return [
        name
        for name in tracked(".py")
        if name.split("/")[0] in ORDER and "/migrations/" not in name
    ]


def our_models(*, with_through: bool = False) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=with_through)
        if model._meta.app_label in ORDER
    ]


def rank(model: type[models.Model]) -> int:
    """The height of a model's app; packages of others lie below ours."""
    label = model._meta.app_label
    return ORDER.index(label) if label in ORDER else -1
