"""Folders are private, sockets' paths are short, secrets are closed and never change."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from pathlib import Path

import pytest

from tools import keys, places
from tools.problems import SetupProblem


@pytest.fixture
def short() -> Path:
    """A folder with a short path: pytest's own may be long."""
    with tempfile.TemporaryDirectory(prefix="kv-") as name:
        yield Path(name)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_sockets_lie_in_the_state_folder_while_its_path_is_short(short: Path) -> None:
    state = places.private_folder(short / "Hồ sơ")
    folder = places.socket_folder(state, None)
    assert folder == state / "sock"
    assert mode(folder) == 0o700


def test_a_long_path_sends_sockets_to_a_private_folder_of_its_own(short: Path) -> None:
    one = short / ("ổ cứng " * 8) / "một"
    two = one.with_name("hai")
    found = [places.socket_folder(places.private_folder(state), None) for state in (one, two)]
    assert found[0] != found[1]
    for folder in found:
        assert len(os.fsencode(folder / "pg" / ".s.PGSQL.5432")) < 100
        assert mode(folder) == 0o700
        assert folder.stat().st_uid == os.geteuid()
        folder.rmdir()


def test_a_folder_planted_by_somebody_else_is_refused(short: Path) -> None:
    elsewhere = short / "elsewhere"
    elsewhere.mkdir()
    planted = short / "planted"
    planted.symlink_to(elsewhere)
    with pytest.raises(SetupProblem, match="link"):
        places.private_folder(planted)


def test_a_folder_of_another_account_is_refused_by_name(
    short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(SetupProblem, match="belongs to the account"):
        places.private_folder(short)


def test_an_open_folder_is_closed(short: Path) -> None:
    loose = short / "loose"
    loose.mkdir(mode=0o755)
    assert mode(places.private_folder(loose)) == 0o700


def test_secrets_are_closed_and_stay_what_they_are(tmp_path: Path) -> None:
    first = keys.byte_key(tmp_path, "file-key")
    assert keys.byte_key(tmp_path, "file-key") == first
    assert keys.text_key(tmp_path, "secret-key") != keys.password(tmp_path, "other")
    assert mode(tmp_path / "secrets") == 0o700
    assert {mode(path) for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_a_secret_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    keys.byte_key(tmp_path, "file-key")
    (tmp_path / "secrets" / "file-key").chmod(0o644)
    with pytest.raises(SetupProblem, match="open to other accounts"):
        keys.byte_key(tmp_path, "file-key")


def test_an_empty_secret_is_not_replaced(tmp_path: Path) -> None:
    keys.byte_key(tmp_path, "file-key")
    (tmp_path / "secrets" / "file-key").write_text("")
    with pytest.raises(SetupProblem, match="empty"):
        keys.byte_key(tmp_path, "file-key")


def test_two_first_starts_at_once_agree_on_a_secret(tmp_path: Path) -> None:
    keys.folder(tmp_path)
    start = threading.Barrier(8)
    seen: set[str] = set()

    def take() -> None:
        start.wait()
        seen.add(keys.password(tmp_path, "database-app"))

    takers = [threading.Thread(target=take) for _ in range(8)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert len(seen) == 1
