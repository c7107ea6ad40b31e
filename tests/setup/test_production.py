"""Production starts with sound settings alone, and Django's own deployment check finds nothing."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture
def sound(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "root.pem").write_text("an anchor")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KHUEVAN_")}
    return kept | {
        "DATABASE_URL": "postgresql://office@localhost/office",
        "REDIS_URL": "redis://localhost/0",
        "KHUEVAN_SECRET_KEY": "aB3-xYz9" * 8,
        "KHUEVAN_FILE_KEY": _key("f"),
        "KHUEVAN_PIN_KEY": _key("p"),
        "KHUEVAN_JOURNAL_KEY": _key("j"),
        "KHUEVAN_ORIGIN": "https://office.example",
        "KHUEVAN_HOSTS": "office.example",
        "KHUEVAN_TSA_URL": "http://tsa.example",
        "KHUEVAN_TRUST_ANCHORS": str(tmp_path),
        "KHUEVAN_STATE": str(tmp_path / "state"),
        "KHUEVAN_FILES": str(tmp_path / "files"),
    }


def _check(environment: dict[str, str]) -> tuple[int, str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        [*command, "--settings", "config.settings.prod"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_deployment_check_is_clean(sound: dict[str, str]) -> None:
    code, said = _check(sound)
    assert code == 0, said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHUEVAN_SECRET_KEY", "short"),
        ("KHUEVAN_SECRET_KEY", None),
        ("KHUEVAN_PIN_KEY", _key("f")),
        ("KHUEVAN_HOSTS", "*"),
        ("KHUEVAN_ORIGIN", "http://office.example"),
        ("KHUEVAN_TSA_URL", None),
        ("KHUEVAN_DEMO", "1"),
    ],
)
def test_unsafe_setting_stops_the_start_by_name(
    sound: dict[str, str], name: str, value: str | None
) -> None:
    environment = sound | {name: value or ""}
    if value is None:
        del environment[name]
    code, said = _check(environment)
    assert code != 0
    assert (name if value != _key("f") else "key of its own") in said
    assert value is None or len(value) < 10 or value not in said
