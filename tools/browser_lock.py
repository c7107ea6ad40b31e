"""Writes package-lock.json without the optional packages: `python3 -m tools.browser_lock`.

pdfjs-dist names a native canvas for use outside the browser, as an option, with a package per
platform of which registries do not hold every version. The portal serves files to browsers only,
so the lock leaves options out and `npm ci` never asks for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tools import places
from tools.environment import npm_command


def lock() -> int:
    """Resolve anew and strip; return npm's exit code."""
    npm = npm_command()
    done = subprocess.run(
        [*npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=places.ROOT,
        env={**os.environ, "npm_config_loglevel": "error"},
        check=False,
    )
    if done.returncode == 0:
        path = places.ROOT / "package-lock.json"
        path.write_text(without_options(path.read_text()))
    return done.returncode


def without_options(text: str) -> str:
    """Return a lock file's text without optional packages and the wishes for them."""
    content = json.loads(text)
    packages = content["packages"]
    for name in [name for name, entry in packages.items() if entry.get("optional")]:
        del packages[name]
    for entry in packages.values():
        entry.pop("optionalDependencies", None)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(lock())
