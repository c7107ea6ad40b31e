"""Address × caller → status, for every address of the installation.

The tables stand in matrix_portal.txt and matrix_api.txt. An address that is not in them fails, and
so does a status that has changed; the table as it is now is then left in test-artefacts, to be
read line by line before it replaces the old one.
"""

from __future__ import annotations

import pytest

from tests.permissions.addresses import Address, addresses
from tests.permissions.world import CALLERS, Call, World, build, calls
from tools import places

HERE = places.ROOT / "tests" / "permissions"


def _is_admin(address: Address) -> bool:
    return address.path.startswith("admin/")


SAME_FOR_ALL = ("accounts/", "health/", "metrics", "js/", "oauth/", "api/v1/catalogues/")
"""Of these the rows say who gets in; what is inside is the same for everybody."""
FEW = ("anonymous", "nobody", "clerk")


def _row(world: World, call: Call, address: Address) -> list[str] | None:
    """The statuses of one line; None for a method that the address does not know."""
    if world.ask(call, "clerk") == 405:
        return None
    few = address.path.startswith(SAME_FOR_ALL)
    return [str(world.ask(call, caller)) if not few or caller in FEW else "·" for caller in CALLERS]


def _table(world: World, wanted: list[Address]) -> str:
    rows = []
    for address in wanted:
        lines = [(call.line, _row(world, call, address)) for call in calls(world, address)]
        answered = [[line, *statuses] for line, statuses in lines if statuses is not None]
        assert answered, f"{address.path} answers no method"
        rows += answered
    width = max(len(row[0]) for row in rows)
    table = [[f"{'address':<{width}}", *CALLERS]]
    for line, *statuses in rows:
        cells = [f"{s:<{len(c)}}" for s, c in zip(statuses, CALLERS, strict=True)]
        table.append([f"{line:<{width}}", *cells])
    return "\n".join("  ".join(line).rstrip() for line in table) + "\n"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.rule("R25")
@pytest.mark.rule("SEC-09")
@pytest.mark.django_db
@pytest.mark.parametrize("door", ["portal", "api"])
def test_every_address_answers_every_caller_as_the_table_says(door: str) -> None:
    wanted = [
        address
        for address in addresses()
        if not _is_admin(address) and address.path.startswith("api/") == (door == "api")
    ]
    now = _table(build(), wanted)
    path = HERE / f"matrix_{door}.txt"
    then = path.read_text(encoding="utf-8") if path.exists() else ""
    if now != then:
        places.ROOT.joinpath("test-artefacts").mkdir(exist_ok=True)
        (places.ROOT / "test-artefacts" / path.name).write_text(now, encoding="utf-8")
    assert now.splitlines() == then.splitlines()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.rule("SEC-09")
@pytest.mark.django_db
def test_the_administration_opens_to_administrators_only() -> None:
    world = build()
    opened: dict[str, list[str]] = {}
    closed = []
    for address in filter(_is_admin, addresses()):
        if "(?P<" in address.path or address.name == "admin:login":
            continue
        path = "/" + address.path.replace("<path:object_id>", "1").replace(
            "<path:content_type_id>", "1"
        )
        call = Call(f"GET {address.path}", "GET", path)
        for caller in ("anonymous", "clerk", "auditor"):
            if (status := world.ask(call, caller)) not in REFUSED:
                opened.setdefault(address.path, []).append(f"{caller} {status}")
        if address.name.endswith("_changelist") and world.ask(call, "administrator") != 200:
            closed.append(address.path)
    assert opened == {}
    assert closed == []


REFUSED = {302, 403, 404}
"""To the sign-in page, refused, or not there."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.rule("SEC-09")
@pytest.mark.django_db
def test_an_administrator_sees_set_up_and_no_content() -> None:
    world = build()
    house = world.house
    subjects = [world.things["incoming", "registered"].subject, world.things["outgoing", "issued"].subject]  # fmt: skip
    client = world.callers["administrator"]
    for path in ("/", "/incoming/", "/outgoing/", "/dossiers/", "/search/?q=thông+báo",
                 "/api/v1/incoming/", "/api/v1/outgoing/", "/api/v1/search/?q=thông+báo"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not [subject for subject in subjects if subject in answer.content.decode()], path
    for document in (world.things["incoming", "registered"], world.things["outgoing", "issued"]):
        kind = document.direction
        assert client.get(f"/{kind}/{document.uid}/").status_code == 404
        assert client.get(f"/api/v1/{kind}/{document.uid}/").status_code == 404
    assert house.clerk is not None
