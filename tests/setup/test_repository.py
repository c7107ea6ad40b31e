"""What the repository's files must and must not hold."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tools import places
from tools.browser_lock import without_options

ROOT = places.ROOT
# Put together here, so that this file is no exception to its own rule.
REGISTRIES = re.compile(
    "|".join(
        re.escape(f"{name}.{end}")
        for name, end in (
            ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
            ("yarnpkg", "com"), ("deb.debian", "org"), ("security.debian", "org"),
            ("docker", "io"), ("ghcr", "io"), ("quay", "io"), ("gcr", "io"),
        )
    )
)  # fmt: skip


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry() -> None:
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if REGISTRIES.search(text):
            found.append(name)
    assert found == []


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"]
)
def test_every_pinned_package_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text())
    for entry in entries:
        head = entry.splitlines()[0]
        assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+", head), head
        assert "--hash=sha256:" in entry, head


def test_the_lists_of_packages_contain_one_another() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text()
        return set(re.findall(r"^([A-Za-z0-9._-]+==[^\s;]+)", text, re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-demo.txt") <= pins("requirements-dev.txt")


def test_the_browser_lock_is_whole_and_holds_no_options() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert text == without_options(text)
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_every_make_target_explains_itself() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))
    told = set(re.findall(r"^([a-z][a-z-]*):.*## \S", text, re.MULTILINE))
    assert targets == told
    declared = text[text.index(".PHONY:") :].split("\n\n")[0]
    assert targets <= set(re.findall(r"[a-z][a-z-]*", declared))


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "make test" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
