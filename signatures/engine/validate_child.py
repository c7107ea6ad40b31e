"""The child that judges one PDF under limits: `python -m signatures.engine.validate_child` with a JSON request on
standard input; the report is JSON on standard output. It is given no database, no secret, and by default no network.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path


def main() -> int:
    request = json.load(sys.stdin)
    memory, seconds = int(request["memory"]), int(request["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # After the limits, because imports are work and memory, too.
    from signatures.engine import keys, ladder  # noqa: PLC0415

    report = ladder.judge(
        Path(request["path"]),
        roots=keys.read_certificates(*(root.encode() for root in request["roots"])),
        others=keys.read_certificates(*(other.encode() for other in request["others"])),
        allowed_hosts=request["allowed_hosts"],
    )
    json.dump(report.as_json(), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
