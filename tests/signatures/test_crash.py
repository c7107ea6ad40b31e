"""A worker killed with SIGKILL in the middle of signing; two workers and two signers at the same moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection, connections

from core.errors import DomainError
from demo.pki import Authority
from documents.choices import OutgoingState, VersionOrigin
from documents.models import OutgoingDocument
from signatures.models import SigningRequest, ValidationReport
from signatures.services import requests, signing
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import PIN, now

from .worker_broker import url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
PATIENCE = 90


@pytest.fixture
def house(settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    return documents_factory.office()


@pytest.fixture
def ready(house: Office, authority: Authority, tmp_path: Path) -> OutgoingDocument:
    make.personal(house, "leader", authority)
    return make.submitted(house, tmp_path)


@contextmanager
def _deaf_authority() -> Iterator[tuple[str, threading.Event]]:
    """A time-stamp authority that takes the call and never answers."""
    called = threading.Event()
    kept: list[socket.socket] = []
    ear = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                kept.append(ear.accept()[0])
            except OSError:
                return
            called.set()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{ear.getsockname()[1]}/tsa", called
    finally:
        ear.shutdown(socket.SHUT_RDWR)
        ear.close()
        for one in kept:
            one.close()
        thread.join(5)


@contextmanager
def _worker(authority: Authority, tsa_url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.signatures.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "KHUEVAN_TSA_URL": tsa_url,
        "KHUEVAN_TRUST_ANCHORS": str(authority.anchors),
    }
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "signing", "-c", "1",
             "--without-gossip", "--without-mingle", "--loglevel", "WARNING", "-n", f"w{time.time_ns()}@%h"],
            cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)


def _send(name: str, **arguments: Any) -> None:
    with Celery(broker=url(), set_as_current=False) as app:
        app.send_task(name, kwargs=arguments, queue="signing")


def _until(done: Any, log: Path) -> None:
    """Asks again and again; a deadline, not a pause, decides."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"not done in {PATIENCE} s:\n{log.read_text()[-3000:]}")
        pause.wait(0.2)


def _state(request: SigningRequest) -> str:
    return str(SigningRequest.objects.values_list("state", flat=True).get(pk=request.pk))


def test_worker_killed_in_the_middle_of_signing_loses_and_doubles_nothing(
    ready: OutgoingDocument, house: Office, authority: Authority, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("signatures.jobs.sign.delay", lambda **_arguments: None)
    request = requests.sign(document=ready, purpose="leader", pin=PIN, act=now(house, "leader"))
    log = tmp_path / "worker.log"
    with _deaf_authority() as (deaf, called), _worker(authority, deaf, log) as first:
        _send("signatures.sign", request_id=request.pk)
        assert called.wait(PATIENCE), log.read_text()[-3000:]
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(30)
    assert _state(request) == "signing"
    document = OutgoingDocument.objects.get(pk=ready.pk)
    assert document.state == OutgoingState.SUBMITTED
    assert document.current_version.origin == VersionOrigin.UPLOAD

    long_ago = now(house, "leader").at.replace(year=2026, month=1, day=1)
    SigningRequest.objects.filter(pk=request.pk).update(started_at=long_ago)
    with _worker(authority, authority.tsa_url, log):
        _send("signatures.sweep")
        _send("signatures.sweep")
        _until(lambda: _state(request) in {"done", "failed", "needs_pin"}, log)
    done = SigningRequest.objects.get(pk=request.pk)
    assert (done.state, done.level, done.attempts) == ("done", "B-LT", 2), done.sentence
    document = OutgoingDocument.objects.get(pk=ready.pk)
    assert document.state == OutgoingState.SIGNED
    assert document.versions.filter(origin=VersionOrigin.SIGNED).count() == 1
    assert ValidationReport.objects.get(stored_id=done.result_id).verdict == "VALID"


def _at_once(*deeds: Any) -> list[Any]:
    """Runs the deeds in threads that start together; their answers or refusals."""
    gate = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(number: int, deed: Any) -> None:
        gate.wait(10)
        try:
            answers[number] = deed()
        except DomainError as refusal:
            answers[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def test_two_workers_on_one_request_sign_once(
    ready: OutgoingDocument, house: Office, monkeypatch: Any
) -> None:
    monkeypatch.setattr("signatures.jobs.sign.delay", lambda **_arguments: None)
    request = requests.sign(document=ready, purpose="leader", pin=PIN, act=now(house, "leader"))
    _at_once(*[lambda: signing.run(request_id=request.pk)] * 3)
    done = SigningRequest.objects.get(pk=request.pk)
    assert (done.state, done.attempts) == ("done", 1)
    assert ready.versions.filter(origin=VersionOrigin.SIGNED).count() == 1


def test_two_who_ask_at_once_get_one_request(
    ready: OutgoingDocument, house: Office, monkeypatch: Any
) -> None:
    monkeypatch.setattr("signatures.jobs.sign.delay", lambda **_arguments: None)
    act = now(house, "leader")
    answers = _at_once(
        *[lambda: requests.sign(document=ready, purpose="leader", pin=PIN, act=act)] * 4
    )
    assert SigningRequest.objects.count() == 1
    assert {answer.pk for answer in answers if isinstance(answer, SigningRequest)} == {
        SigningRequest.objects.get().pk
    }
