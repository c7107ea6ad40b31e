"""The compose file is what the suite runs on, holds no secret, and its image can be built."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import container, places, postgres, processes, valkey

ROOT = places.ROOT


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def test_versions_are_those_of_the_servers_the_suite_runs_on(compose: dict[str, Any]) -> None:
    state = places.state()
    services = compose["services"]
    assert services["postgres"]["image"] == f"postgres:{postgres.version(postgres.locate(state))}"
    assert services["valkey"]["image"] == f"valkey/valkey:{valkey.version(valkey.locate(state))}"


def test_every_lasting_service_has_a_health_check(compose: dict[str, Any]) -> None:
    lasting = set(compose["services"]) - {"migrate"}
    assert lasting == {"web", "worker", "signing", "beat", "postgres", "valkey"}
    assert all("healthcheck" in compose["services"][name] for name in lasting)


def test_queues_are_all_served(compose: dict[str, Any]) -> None:
    served = {
        queue
        for service in compose["services"].values()
        for queue in processes.QUEUES.get((service.get("command") or [""])[0], ())
    }
    assert served == {"signing", "files", "default"}


def test_secrets_come_by_file_and_are_all_written(compose: dict[str, Any], tmp_path: Path) -> None:
    written = container.write_secrets(tmp_path / "secrets")
    assert set(compose["secrets"]) == set(written)
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    for service in compose["services"].values():
        for name, value in (service.get("environment") or {}).items():
            secret_like = re.search("KEY|PASSWORD|SECRET|DATABASE_URL|REDIS_URL", name)
            assert not secret_like or str(value).startswith("/run/secrets/"), name
        used = {
            value.rpartition("/")[2]
            for value in (service.get("environment") or {}).values()
            if str(value).startswith("/run/secrets/")
        }
        assert used <= set(service.get("secrets", []))


def test_secrets_written_once_are_never_replaced(tmp_path: Path) -> None:
    container.write_secrets(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    container.write_secrets(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before
    assert before["owner_password"].strip() in before["migration_database_url"]


def test_the_application_never_holds_the_owners_address(compose: dict[str, Any]) -> None:
    holders = {
        name
        for name, service in compose["services"].items()
        if "migration_database_url" in service.get("secrets", [])
    }
    assert holders == {"migrate"}


def test_our_containers_have_no_rights_and_no_demo(
    compose: dict[str, Any], dockerfile: str
) -> None:
    ours = [s for s in compose["services"].values() if s["image"] == "khuevan:local"]
    assert len(ours) == 5
    for service in ours:
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert "KHUEVAN_DEMO" not in service["environment"]
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1] == "khuevan"
    assert "requirements-demo" not in dockerfile
    assert "DJANGO_SETTINGS_MODULE=config.settings.prod" in dockerfile


def test_what_compose_mounts_from_the_repository_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./tools"):
                assert (ROOT / volume.split(":")[0]).is_file()


def test_the_image_runs_a_command_for_each_service(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if service["image"] == "khuevan:local":
            assert service["command"] == [name]
            assert container.command(name)[0] == sys.executable


@pytest.mark.slow
def test_the_settings_load_in_the_image_s_build_step(dockerfile: str, tmp_path: Path) -> None:
    step = dockerfile[dockerfile.index("RUN DJANGO_SETTINGS_MODULE") :]
    given = dict(re.findall(r"\b([A-Z_]+)=(\S+)", step[: step.index("sh -c")]))
    told = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--dry-run"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "KHUEVAN_STATE": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
