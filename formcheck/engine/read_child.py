"""The child that reads one strange file: `python -m formcheck.engine.read_child`, a JSON request on standard
input, the Paper as JSON on standard output. It has no database, no secret, no network, and limits.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
import zipfile
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS = 38


def main() -> int:
    request = json.load(sys.stdin)
    memory, seconds = int(request["memory"]), int(request["seconds"])
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # After the limits, because imports are work and memory, too.
    from formcheck.engine import letters, read_docx, read_pdf  # noqa: PLC0415

    reader = read_pdf if request["form"] == "pdf" else read_docx
    try:
        with Path(request["path"]).open("rb") as source:
            paper = letters.settle(reader.read(source))
    except MemoryError:
        json.dump({"trouble": "limits"}, sys.stdout)
    except (zipfile.BadZipFile, ValueError, KeyError, RuntimeError, OSError, SyntaxError):
        json.dump({"trouble": "unreadable"}, sys.stdout)
    else:
        json.dump({"paper": paper.as_json()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
