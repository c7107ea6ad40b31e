"""The OpenAPI description: clean, complete, and true of every operation (schemathesis)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from core.acts import Act
from documents.models import DocumentFile, Recipient
from documents.services import dossiers, files
from tests.api.doors import Doors
from tests.factories import documents as make
from tests.factories.files import plain_pdf

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    with translation.override("en"):
        found: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return found


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests through WSGI stay in the test's transaction, as the test client's do."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def test_the_description_is_valid_and_raises_no_warning() -> None:
    out = io.StringIO()
    with translation.override("en"):
        call_command("spectacular", stdout=out, fail_on_warn=True, validate=True)
    assert "openapi: 3.1" in out.getvalue()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_operation_names_its_scope_and_its_refusals(described: dict[str, Any]) -> None:
    scopes = set(
        described["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]["scopes"]
    )
    for method, path, operation in operations(described):
        (token,) = [way["client"] for way in operation["security"] if "client" in way]
        assert set(token) <= scopes, path
        assert token or path == "/api/v1/me/", path
        assert {"401", "403", "404", "409", "412", "413", "422"} <= set(operation["responses"])
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert "X-Acting-Person" in names
        harmless = path.endswith(("/pin/", "/uploads/", "/slips/{uid}/sign/"))
        assert ("Idempotency-Key" in names) == (method != "get" and not harmless), path


def test_names_of_operations_are_unique(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _m, _p, operation in operations(described)]
    assert len(names) == len(set(names))


def closing(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application as a server runs it: each answer is read to its end and closed."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


class Things:
    """One real thing for each address, so that answers are more than refusals."""

    def __init__(self, house: make.Office) -> None:
        act: Act = house.act("clerk")
        upload = files.receive(name="a.pdf", chunks=[plain_pdf()], act=act)
        incoming = make.presented(house, uploads=[upload])
        outgoing = make.outgoing(house, state="issued")
        dossier = make.dossier(house, by="clerk")
        dossiers.add(dossier=dossier, document=outgoing, act=act)
        recipient = Recipient.objects.create(document=outgoing, name="Sở Nội vụ", ordinal=1)
        self.file = DocumentFile.objects.get(document=incoming)
        self.recipient = str(recipient.uid)
        self.of = {
            "incoming": incoming,
            "outgoing": outgoing,
            "documents": incoming,
            "dossiers": dossier,
            "registers": house.incoming_register,
            "files": self.file,
            "uploads": make.upload(house.clerk),
            "people": house.clerk,
            "units": house.unit,
            "document-kinds": house.kind,
        }

    def put_into(self, case: Any) -> None:
        parameters = case.path_parameters or {}
        found = re.search(r"/([a-z-]+)/\{uid\}", case.path)
        if found and found[1] in self.of:
            parameters["uid"] = str(self.of[found[1]].uid)
        if "recipient" in parameters:
            parameters["recipient"] = self.recipient


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_every_operation_does_what_the_description_says(
    described: dict[str, Any], doors: Doors, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(described)
    schema.app = closing
    things = Things(doors.house)
    callers = [doors.clerk.headers, doors.leader.headers]
    asked, broken = 0, list[str]()
    for result in schema.get_all_operations():
        operation = result.ok()
        few = settings(FEW, max_examples=1) if "/catalogues/" in operation.path else FEW

        @few
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            nonlocal asked
            if mode is GenerationMode.POSITIVE:
                things.put_into(case)
            case.headers = {
                name: value
                for name, value in (case.headers or {}).items()
                if name not in {"X-Acting-Person", "If-Match"}
            }
            answer = case.call(headers=callers[asked % 2])
            case.validate_response(answer, checks=CHECKS)
            asked += 1

        with one_connection():
            try:
                holds()
            except FailureGroup as error:
                broken.append(f"{operation.label}: {error.exceptions}")
    assert not broken, "\n\n".join(broken)
    assert asked > 150
