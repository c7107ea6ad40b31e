"""Live: the process answers. Ready: what it needs answers too, with a sentence for each part."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

Check = Callable[[], str]


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every needed part works, else 503; optional programs are listed, not required."""
    needed = {"database": database(), "migrations": migrations(), "broker": broker()}
    needed["files"] = files()
    parts = {name: problem or "ok" for name, problem in needed.items()}
    programs = {
        name: "ok" if shutil.which(name) else "missing: run make system"
        for name in ("soffice", "tesseract", "pdfsig")
    }
    sound = not any(needed.values())
    return JsonResponse(
        {"status": "ok" if sound else "unavailable", "parts": parts, "programs": programs},
        status=200 if sound else 503,
    )


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return ""


def migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "cannot be read"
    return f"{len(waiting)} not applied" if waiting else ""


def broker() -> str:
    try:
        redis.Redis.from_url(settings.SECRETS_REDIS_URL, socket_timeout=2).ping()
    except redis.RedisError:
        return "does not answer"
    return ""


def files() -> str:
    folder = Path(settings.FILES_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".health-", dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    return ""
