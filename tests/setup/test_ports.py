"""A taken port is stepped over; a port that certificates name stays."""

from __future__ import annotations

import socket
from pathlib import Path

from tools import ports

HOST = "127.0.0.1"


def test_a_taken_port_gives_way_to_the_next_free_one() -> None:
    with ports.bind_first_free(HOST, 20_100) as first:
        taken = first.getsockname()[1]
        with ports.bind_first_free(HOST, taken) as second:
            assert second.getsockname()[1] > taken


def test_the_port_handed_on_is_already_ours() -> None:
    with (
        ports.bind_first_free(HOST, 20_300) as line,
        socket.create_connection(line.getsockname(), timeout=5) as caller,
    ):
        assert caller.getpeername() == line.getsockname()


def test_a_kept_port_does_not_wander_when_it_is_taken(tmp_path: Path) -> None:
    note = tmp_path / "port"
    port, free = ports.kept_port(note, HOST, 20_500)
    assert free
    with ports.bind_first_free(HOST, port) as squatter:
        assert squatter.getsockname()[1] == port
        assert ports.kept_port(note, HOST, 20_500) == (port, False)
    assert ports.kept_port(note, HOST, 20_500) == (port, True)
