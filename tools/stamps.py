"""Remembers what was done to what, so that the next start skips it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tools import places


class Stamps:
    """Fingerprints of finished steps, in stamps.json of the state folder."""

    def __init__(self, state: Path) -> None:
        self._path = state / "stamps.json"

    def fresh(self, step: str, sign: str) -> bool:
        """Tell whether `step` was last finished with just this fingerprint."""
        return self._read().get(step) == sign

    def ever(self, step: str) -> bool:
        """Tell whether `step` has ever been finished."""
        return step in self._read()

    def keep(self, step: str, sign: str) -> None:
        """Note that `step` is finished."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({**self._read(), step: sign}, indent=1))
        fresh.replace(self._path)

    def _read(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return {str(name): str(sign) for name, sign in content.items()}


def fingerprint(*patterns: str, also: Iterable[str] = ()) -> str:
    """Return a fingerprint of the repository's files that match, by name, size and change time."""
    digest = hashlib.sha256("\n".join(also).encode())
    for pattern in patterns:
        for path in sorted(places.ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                found = path.stat()
                name = path.relative_to(places.ROOT).as_posix()
                digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
