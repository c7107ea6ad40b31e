"""Certificates and documents on their way through signing, with real keys of the tests' authority."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

from accounts.models import Person
from core.acts import Act
from demo.pki import Authority, Holder
from documents.choices import OutgoingState
from documents.models import OutgoingDocument, StoredFile
from documents.services import files
from signatures.engine import pictures
from signatures.models import Certificate
from signatures.services import certificates
from tests.factories.documents import Office, outgoing, version
from tests.signatures.papers import paper

PIN = "246810"
SEAL_PIN = "135790"
_count = itertools.count(1)


def holder(name: str, organisation: str, *, pin: str = PIN, **more: Any) -> Holder:
    return Holder(f"h{next(_count)}", name, organisation, pin, **more)


def p12(
    authority: Authority, name: str, organisation: str, *, pin: str = PIN, **more: Any
) -> bytes:
    made = holder(name, organisation, pin=pin, **more)
    return authority.add(made)[0].read_bytes()


def personal(house: Office, who: str, authority: Authority, **more: Any) -> Certificate:
    person = house.people[who]
    return certificates.add_personal(
        person=person,
        key_file=p12(authority, person.full_name, house.organisation.name, **more),
        pin=PIN,
        picture=pictures.png(pictures.handwriting(person.full_name)),
        act=now(house, who),
    )


def seal(house: Office, authority: Authority, picture: bytes, **more: Any) -> Certificate:
    name = house.organisation.name
    return certificates.add_seal(
        organisation=house.organisation,
        key_file=p12(authority, name, name, pin=SEAL_PIN, **more),
        pin=SEAL_PIN,
        picture=picture,
        act=now(house, "clerk"),
    )


def now(house: Office, who: str | Person, **more: Any) -> Act:
    """An act at the real present: certificates know no other time."""
    return house.act(who, at=Act.of_system("tests").at, **more)


def stored(path: Path, *, name: str = "van-ban.pdf") -> StoredFile:
    """A real file in the real store."""
    act = Act.of_system("tests", channel="command")
    return files.keep(source=io.BytesIO(path.read_bytes()), name=name, act=act)


def submitted(house: Office, folder: Path, **more: Any) -> OutgoingDocument:
    """A document before its signer, with a real PDF."""
    source = paper(folder / f"paper-{next(_count)}.pdf", name=house.leader.full_name, **more)
    document = outgoing(
        house,
        state=OutgoingState.SUBMITTED,
        signer_name=house.leader.full_name,
        form_checked_at=house.now,
        form_checked_by=house.checker,
    )
    version(document, stored(source), house.drafter)
    return document
