"""One authority for the session, on loopback; papers, keys, pictures and the whole chain of files made once."""

from __future__ import annotations

import datetime as dt
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from demo.pki import Authority, Holder
from demo.pki.server import serving
from signatures.engine import fill, font, keys, pictures, prepare, sign

from .papers import SIGNER, paper

ROOT = Path(__file__).parents[2]
PIN = "246810"
SEAL_PIN = "135790"
OFFICE = "Ủy ban nhân dân xã Thử Nghiệm"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pdfsig(path: Path) -> str:
    """What poppler's pdfsig says, an independent judge."""
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout


def qpdf_ok(path: Path) -> bool:
    return (
        subprocess.run(["qpdf", "--check", str(path)], capture_output=True, timeout=60).returncode
        == 0
    )


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> font.Fonts:
    return font.build(node_modules=ROOT / "node_modules", cache=tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with serving(tmp_path_factory.mktemp("pki"), port=free_port()) as made:
        made.add(
            Holder("leader", SIGNER, OFFICE, PIN, key="rsa3072"),
            Holder("deputy", "Lê Văn Khải", OFFICE, PIN),
            Holder("seal", OFFICE, OFFICE, SEAL_PIN),
            Holder("expired", SIGNER, OFFICE, PIN, valid_from="2024-06-01", valid_to="2025-06-01"),
            Holder("revoked", SIGNER, OFFICE, PIN),
        )
        made.revoke("revoked", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        yield made


@pytest.fixture(scope="session")
def trust(authority: Authority) -> sign.Trust:
    return sign.Trust(
        keys.read_certificates(authority.root_path), keys.read_certificates(authority.issuing_path)
    )


@pytest.fixture(scope="session")
def how(authority: Authority, trust: sign.Trust) -> sign.How:
    return sign.How(trust, authority.tsa_url, sign.Level.B_LTA)


@pytest.fixture(scope="session")
def leader_key(authority: Authority) -> keys.WarmSigner:
    return keys.open_pkcs12(authority.p12_path("leader"), PIN)


@pytest.fixture(scope="session")
def seal_key(authority: Authority) -> keys.WarmSigner:
    return keys.open_pkcs12(authority.p12_path("seal"), SEAL_PIN)


@pytest.fixture(scope="session")
def handwriting() -> Image.Image:
    return pictures.handwriting(SIGNER)


@pytest.fixture(scope="session")
def seal_picture() -> Image.Image:
    bold = ROOT / "node_modules/@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf"
    return pictures.seal(OFFICE, "Thử nghiệm", font=bold)


@dataclass(frozen=True)
class Chain:
    """One document through its life: drawn, prepared, signed, numbered, sealed."""

    source: Path
    prepared: Path
    signed: Path
    filled: Path
    sealed: Path
    plan: prepare.Prepared
    by_leader: sign.Signed
    by_seal: sign.Signed


@pytest.fixture(scope="session")
def chain(
    tmp_path_factory: pytest.TempPathFactory,
    fonts: font.Fonts,
    how: sign.How,
    leader_key: keys.WarmSigner,
    seal_key: keys.WarmSigner,
    handwriting: Image.Image,
    seal_picture: Image.Image,
) -> Chain:
    folder = tmp_path_factory.mktemp("chain")
    source = paper(folder / "source.pdf")
    prepared, signed, filled, sealed = (
        folder / f"{step}.pdf" for step in ("prepared", "signed", "filled", "sealed")
    )
    plan = prepare.prepare(source, prepared, fonts=fonts, signer_name=SIGNER)
    by_leader = sign.leader(prepared, signed, signer=leader_key, picture=handwriting,
                            how=sign.How(how.trust, how.tsa_url, sign.Level.B_LT))  # fmt: skip
    fill.fill(signed, filled, fill.Values(number="15", code="15/QĐ-UBND", date=dt.date(2026, 2, 5)))
    by_seal = sign.seal(filled, sealed, signer=seal_key, picture=seal_picture, how=how)
    return Chain(source, prepared, signed, filled, sealed, plan, by_leader, by_seal)
