"""Serves the demo authority on loopback: OCSP, CRL, CA certificates, RFC 3161 time-stamps.

`python -m demo.pki.server STATE_FOLDER` runs until it is told to stop. The configuration is read again when
the builder has changed it, so that somebody who gets a certificate later needs no restart.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import CertomancerConfig
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .builder import Authority

HOST = "127.0.0.1"


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing: the demo's terminal belongs to the office."""


class _Application:
    """certomancer's animator, built again when the configuration file is replaced."""

    def __init__(self, config_path: Path) -> None:
        self._path = config_path
        self._lock = threading.Lock()
        self._seen = -1
        self._animator: Any = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self._lock:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._seen:
                config = CertomancerConfig.from_file(str(self._path))
                self._animator = Animator(
                    AnimatorArchStore(config.pki_archs), with_web_ui=False, allow_time_override=True
                )
                self._seen = stamp
            animator = self._animator
        answer: Iterable[bytes] = animator(environ, start_response)
        return answer


def make(state: Path, *, port: int = 0) -> tuple[Authority, BaseWSGIServer]:
    """The authority of a state folder and a server bound to its port (the caller serves and closes it)."""
    authority = Authority(state, port=port)
    server = make_server(
        HOST,
        authority.port,
        _Application(authority.config_path),
        threaded=True,
        request_handler=_Silent,
    )
    return authority, server


@contextmanager
def serving(state: Path, *, port: int = 0) -> Iterator[Authority]:
    """Serves in a thread of this process for the length of a `with` block (tests, journeys)."""
    authority, server = make(state, port=port)
    thread = threading.Thread(target=server.serve_forever, name="demo-pki", daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def serve(state: Path, *, port: int = 0) -> None:
    """Serves until interrupted."""
    _, server = make(state, port=port)
    try:
        server.serve_forever()
    finally:
        server.server_close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), port=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
