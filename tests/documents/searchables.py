"""An office with documents to search in, made straight in the database."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from accounts.capacity import Capacity
from accounts.choices import Role
from accounts.models import HostedOrganisation, Person
from accounts.selectors import capacities_of
from accounts.services import principals
from documents.choices import GrantReason, OutgoingState, VersionOrigin
from documents.engine.text.letters import fold
from documents.models import (
    Document,
    DocumentGrant,
    DocumentVersion,
    FileText,
    StoredFile,
)
from documents.services import search_index
from tests.factories import accounts as people

AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
_serial = itertools.count(1)


@dataclass
class Office:
    """An organisation, its people by short name, and their capacities."""

    organisation: HostedOrganisation
    persons: dict[str, Person] = field(default_factory=dict)

    def hire(self, name: str, full_name: str, *roles: str, clearance: int = 0) -> Capacity:
        person = people.person(full_name=full_name)
        unit = people.unit(organisation=self.organisation, name=f"Phòng của {full_name}")
        people.appointment(*(roles or (Role.DRAFTER,)), person=person, unit=unit)
        if clearance:
            people.clearance(person=person, organisation=self.organisation, level=clearance)
        self.persons[name] = person
        return self.who(name)

    def who(self, name: str) -> Capacity:
        return capacities_of(self.persons[name], TODAY)[0]

    def document(
        self,
        subject: str,
        *names: str,
        text: str = "",
        code: str = "",
        on: date = TODAY,
        index: bool = True,
        **fields: Any,
    ) -> Document:
        """A document that the people named may see."""
        number, _, notation = code.partition("/")
        made = Document.objects.create(
            organisation=self.organisation,
            subject=subject,
            subject_folded=fold(subject),
            code_display=code,
            code_number=number[:11],
            code_notation=notation[:30],
            sort_on=on,
            **{
                "direction": "outgoing",
                "state": OutgoingState.ISSUED,
                "created_at": AT,
                "updated_at": AT,
            }
            | fields,
        )
        if text:
            attach_text(made, text)
        self.show(made, *names, index=False)
        if index:
            search_index.reindex(made)
        return made

    def show(self, document: Document, *names: str, index: bool = True) -> None:
        DocumentGrant.objects.bulk_create(
            DocumentGrant(
                document=document, principal=principal, reason=GrantReason.SHARED, given_at=AT
            )
            for principal in principals.of_people([self.persons[name] for name in names])
        )
        if index:
            search_index.rewrite_access(document)


def an_office() -> Office:
    return Office(people.organisation())


def attach_text(document: Document, text: str, *, read: bool = True) -> StoredFile:
    """A further version of the document with this text (unread yet, when not `read`)."""
    n = next(_serial)
    stored = StoredFile.objects.create(
        sha256=f"{n:064x}", size=len(text), media_type="application/pdf", wrapped_key=b"k",
        key_id="test", created_at=AT,
    )  # fmt: skip
    DocumentVersion.objects.create(
        document=document, ordinal=document.versions.count() + 1, stored=stored,
        origin=VersionOrigin.UPLOAD, made_at=AT,
    )  # fmt: skip
    if read:
        FileText.objects.create(stored=stored, text=text, method="test", made_at=AT)
    return stored


def subjects(hits: Iterable[Any]) -> list[str]:
    return [hit.document.subject for hit in hits]
