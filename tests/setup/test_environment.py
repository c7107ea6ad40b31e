"""The environment is made once, remade only when it must be, and says what the machine lacks."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment, places, stamps, system
from tools.problems import SetupProblem


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout whose installs are only written down."""
    for name in environment.LISTS.values():
        (tmp_path / name).write_text(f"{name}\n")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "environment_python", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "_works", lambda folder: (folder / "made").exists())
    return tmp_path


@pytest.fixture
def steps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def make(folder: Path) -> None:
        done.append("make")
        folder.mkdir(exist_ok=True)
        (folder / "made").touch()

    def install(command: list[str], *_: object) -> None:
        done.append(command[-1])
        (checkout / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(environment, "_make_environment", make)
    monkeypatch.setattr(environment, "_run_logged", install)
    return done


def test_a_second_set_up_does_nothing(checkout: Path, steps: list[str]) -> None:
    for _ in range(2):
        environment.prepare_python("run", checkout)
        environment.prepare_node(checkout)
    assert steps == ["make", "requirements-demo.txt", "--loglevel=error"]


def test_the_list_for_tests_serves_the_office_too(checkout: Path, steps: list[str]) -> None:
    environment.prepare_python("test", checkout)
    environment.prepare_python("run", checkout)
    assert steps == ["make", "requirements-dev.txt"]


def test_a_changed_list_is_installed_again(checkout: Path, steps: list[str]) -> None:
    environment.prepare_python("run", checkout)
    (checkout / "requirements-demo.txt").write_text("other\n")
    environment.prepare_python("run", checkout)
    assert steps == ["make", "requirements-demo.txt", "requirements-demo.txt"]


def test_an_environment_that_was_moved_is_made_again(checkout: Path, steps: list[str]) -> None:
    environment.prepare_python("run", checkout)
    stamp = checkout / ".venv" / environment.STAMP
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "place": "/elsewhere"}))
    environment.prepare_python("run", checkout)
    assert steps.count("make") == 2


def test_an_environment_whose_python_has_gone_is_made_again(
    checkout: Path, steps: list[str]
) -> None:
    environment.prepare_python("run", checkout)
    (checkout / ".venv" / "made").unlink()
    environment.prepare_python("run", checkout)
    assert steps.count("make") == 2


def test_an_install_that_failed_is_tried_again(
    checkout: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SetupProblem("no network")

    with monkeypatch.context() as broken:
        broken.setattr(environment, "_run_logged", fail)
        with pytest.raises(SetupProblem):
            environment.prepare_python("run", checkout)
    environment.prepare_python("run", checkout)
    assert steps[-1] == "requirements-demo.txt"


def test_a_python_without_venv_is_told_the_exact_package(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    package = f"python3.{sys.version_info.minor}-venv"
    with pytest.raises(SetupProblem, match=f"apt-get install -y {package}"):
        environment._check_python()


def test_an_old_python_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "OLDEST_PYTHON", (9, 0))
    with pytest.raises(SetupProblem, match="make setup PYTHON="):
        environment._check_python()


def test_without_node_on_the_path_the_python_package_s_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    command = environment.npm_command()
    assert Path(command[0]).name == "node"
    told = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert int(told.stdout.split(".")[0]) >= 10


def test_a_step_is_skipped_only_while_what_it_reads_stays_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ROOT", tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "0001.py").write_text("x")
    done = stamps.Stamps(tmp_path)
    sign = stamps.fingerprint("*/*.py")
    assert not done.fresh("migrate", sign)
    done.keep("migrate", sign)
    assert done.fresh("migrate", stamps.fingerprint("*/*.py"))
    (tmp_path / "a" / "0002.py").write_text("y")
    assert not done.fresh("migrate", stamps.fingerprint("*/*.py"))
    assert not done.fresh("migrate", stamps.fingerprint("*/*.py", also=["other database"]))


def test_what_is_absent_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = system.Program("Writer", "libreoffice-writer-nogui", "Word files", lambda: False)
    monkeypatch.setattr(system, "PROGRAMS", (absent,))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert system.missing() == [absent]
    assert system.install() == 1
    said = capsys.readouterr().out
    assert "sudo apt-get install -y --no-install-recommends libreoffice-writer-nogui" in said
