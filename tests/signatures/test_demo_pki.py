"""The demo authority: certificates stay the same over restarts, people are added later, openssl agrees."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
from pathlib import Path

import pytest

from demo.pki import Authority, Holder

from .conftest import PIN, free_port


def _run(*arguments: str) -> str:
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def test_certificates_survive_a_restart_and_somebody_can_be_added_later(tmp_path: Path) -> None:
    first = Authority(tmp_path, port=9411)
    first.add(Holder("an", "Nguyễn Thị An", "Văn phòng", PIN))
    before = first.certificate_path("an").read_bytes(), first.p12_path("an").read_bytes()
    second = Authority(tmp_path)
    second.add(Holder("binh", "Trần Văn Bình", "Văn phòng", PIN), *second.holders())
    assert (
        second.certificate_path("an").read_bytes(),
        second.p12_path("an").read_bytes(),
    ) == before
    assert [holder.label for holder in second.holders()] == ["an", "binh"]
    for label in ("an", "binh", "tsa", "ocsp"):
        chain = ("-CAfile", str(second.root_path), "-untrusted", str(second.issuing_path))
        assert "OK" in _run("openssl", "verify", *chain, str(second.certificate_path(label)))


def test_another_port_issues_again_on_the_same_keys(tmp_path: Path) -> None:
    first = Authority(tmp_path, port=9411)
    first.add(Holder("an", "Nguyễn Thị An", "Văn phòng", PIN))
    old = first.certificate_path("an").read_bytes(), first.root_path.read_bytes()
    second = Authority(tmp_path, port=9412)
    assert second.root_path.read_bytes() == old[1]
    assert second.certificate_path("an").read_bytes() != old[0]
    assert "9412" in _run(
        "openssl", "x509", "-noout", "-text", "-in", str(second.certificate_path("an"))
    )


@pytest.mark.parametrize("label", ["root", "tsa", "../x", "Hoa", ""])
def test_labels_that_would_harm_the_folder_are_refused(label: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a label"):
        Authority(tmp_path).add(Holder(label, "A", "B", PIN))


def test_openssl_accepts_status_and_time_stamp_of_the_running_authority(
    authority: Authority, tmp_path: Path
) -> None:
    for label, wanted in (("leader", "good"), ("revoked", "revoked")):
        said = _run(
            "openssl", "ocsp", "-issuer", str(authority.issuing_path),
            "-cert", str(authority.certificate_path(label)), "-url", f"{authority.url}/office/ocsp/issuing",
            "-CAfile", str(authority.root_path),
        )  # fmt: skip
        assert f": {wanted}" in said
        assert "Response verify OK" in said
    query, answer = tmp_path / "q.tsq", tmp_path / "a.tsr"
    _run(
        "openssl",
        "ts",
        "-query",
        "-data",
        str(authority.root_path),
        "-sha256",
        "-cert",
        "-out",
        str(query),
    )
    _run(
        "curl", "-s", "-o", str(answer), "--data-binary", f"@{query}",
        "-H", "Content-Type: application/timestamp-query", authority.tsa_url,
    )  # fmt: skip
    assert "Verification: OK" in _run(
        "openssl", "ts", "-verify", "-in", str(answer), "-queryfile", str(query),
        "-CAfile", str(authority.root_path), "-untrusted", str(authority.issuing_path),
    )  # fmt: skip


def test_somebody_added_while_it_runs_is_known_at_once(authority: Authority) -> None:
    label = "later-" + hashlib.sha256(str(free_port()).encode()).hexdigest()[:8]
    authority.add(Holder(label, "Đỗ Mai Lan", "Văn phòng", PIN))
    authority.revoke(label, at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    said = _run(
        "openssl", "ocsp", "-issuer", str(authority.issuing_path),
        "-cert", str(authority.certificate_path(label)), "-url", f"{authority.url}/office/ocsp/issuing",
        "-CAfile", str(authority.root_path),
    )  # fmt: skip
    assert ": revoked" in said
