"""`manage.py bench` measures everything it promises and leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import golden
from tools import places

LINES = [
    "register numbers",
    "upload and registration",
    "signature of the engine, B-B",
    "signature of the engine, B-T",
    "signing through the service",
    "list of incoming documents",
    "search, of",
    "search by who sees all",
    "type-ahead of recipients",
]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_bench_prints_a_ratio_for_each_figure_and_drops_its_database() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "--quick", "--template", golden.ensure()],
        cwd=places.ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    ratios = re.findall(r"^(\S.*?) {2,}.* (\d+\.\d\d) x ", done.stdout, re.MULTILINE)
    assert [name for name, _ratio in ratios if not name.startswith(tuple(LINES))] == []
    assert len(ratios) == len(LINES)
    assert all(float(ratio) > 0 for _name, ratio in ratios)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, 'khuevan_bench_')"
        )
        names = [name for (name,) in cursor.fetchall()]
    running = [int(name.rpartition("_")[2]) for name in names]
    assert all(Path(f"/proc/{pid}").exists() for pid in running), "a database was left behind"
