"""Builds and extends the demo certificate authority in a state folder.

The folder holds `keys/` (PEM), `certs/` (PEM, frozen at issue), `p12/` (PKCS#12 under a PIN), `holders.json`
(what was asked for) and `authority.yml` (what certomancer reads; rewritten at each change).
P-256 keys for the services, because certomancer loads and checks its key on every answer; P-256 or
RSA-3072 for people and seals, as the certificates in use have.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import yaml
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

KeyType = Literal["p256", "rsa3072"]
BASE = Path(__file__).with_name("authority.yml")
ARCHITECTURE = "office"
SERVICES = ("root", "issuing", "ocsp", "tsa")
LABEL = re.compile(r"^[a-z0-9][a-z0-9-]{0,60}$")
FIRST_SERIAL = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody, or an agency's seal, to whom the authority issues a certificate.

    `label` is a slug and names the files; `valid_from`, `valid_to` are ISO days (empty: from a
    year ago, for four years in all); `revoked_at` an ISO instant.
    """

    label: str
    name: str
    organisation: str
    pin: str
    key: KeyType = "p256"
    valid_from: str = ""
    valid_to: str = ""
    serial: int = 0
    revoked_at: str = ""


class Authority:
    """The demo authority in one state folder; every method may be called again."""

    def __init__(self, state: Path, *, port: int = 0) -> None:
        """Opens the folder, makes root, issuing CA, OCSP and TSA when missing.

        The port stands inside the certificates (addresses of OCSP and CRL). With another port than last time
        all certificates but the root are issued again, on the same keys and serial numbers.
        """
        self.state = state
        for name in ("keys", "certs", "p12", "anchors"):
            (state / name).mkdir(parents=True, exist_ok=True)
        state.chmod(0o700)
        self._register = self._read_register()
        if port and port != self._register["port"]:
            self._register["port"] = port
            for frozen in (state / "certs").glob("*.pem"):
                if frozen.stem != "root":
                    frozen.unlink()
        for label in SERVICES:
            self._make_key(label, "p256")
        self._publish()

    @property
    def port(self) -> int:
        return int(self._register["port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tsa_url(self) -> str:
        return f"{self.url}/{ARCHITECTURE}/tsa/tsa"

    @property
    def root_path(self) -> Path:
        return self.certificate_path("root")

    @property
    def issuing_path(self) -> Path:
        return self.certificate_path("issuing")

    @property
    def anchors(self) -> Path:
        """What an installation trusts: the root, and the issuing certificate to build paths with."""
        return self.state / "anchors"

    @property
    def config_path(self) -> Path:
        return self.state / "authority.yml"

    def certificate_path(self, label: str) -> Path:
        return self.state / "certs" / f"{label}.pem"

    def p12_path(self, label: str) -> Path:
        return self.state / "p12" / f"{label}.p12"

    def holders(self) -> list[Holder]:
        return [Holder(**row) for row in self._register["holders"].values()]

    def add(self, *holders: Holder) -> list[Path]:
        """Issues certificate and PKCS#12 for each holder not known yet; returns the PKCS#12 paths."""
        for holder in holders:
            if not LABEL.match(holder.label) or holder.label in SERVICES:
                raise ValueError(f"not a label: {holder.label!r}")
            if holder.label in self._register["holders"]:
                continue
            holder = _dated(holder, dt.datetime.now(dt.UTC).date())
            serial = holder.serial or FIRST_SERIAL + len(self._register["holders"])
            self._register["holders"][holder.label] = {**asdict(holder), "serial": serial}
            self._make_key(holder.label, holder.key)
        self._publish()
        return [self.p12_path(holder.label) for holder in holders]

    def revoke(self, label: str, *, at: dt.datetime) -> None:
        """From `at` on, OCSP and CRL call the certificate revoked."""
        self._register["holders"][label]["revoked_at"] = at.isoformat()
        self._publish()

    def _read_register(self) -> dict[str, Any]:
        path = self.state / "holders.json"
        if path.exists():
            register: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return register
        return {"port": 9400, "holders": {}}

    def _make_key(self, label: str, kind: KeyType) -> None:
        path = self.state / "keys" / f"{label}.pem"
        if path.exists():
            return
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
        if kind == "rsa3072":
            key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        else:
            key = ec.generate_private_key(ec.SECP256R1())
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _publish(self) -> None:
        """Writes the configuration, freezes certificates that are new, packs PKCS#12 files."""
        config = self._config()
        labels = list(config["pki-architectures"][ARCHITECTURE]["certs"])
        if any(not self.certificate_path(label).exists() for label in labels):
            self._freeze(config, labels)
            config = self._config()
        for holder in self.holders():
            self._pack(holder)
        for label in ("root", "issuing"):
            _write(self.anchors / f"{label}.pem", self.certificate_path(label).read_text())
        _write(
            self.state / "holders.json", json.dumps(self._register, ensure_ascii=False, indent=1)
        )
        _write(self.config_path, yaml.safe_dump(config, allow_unicode=True, sort_keys=False))

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load(BASE.read_text(encoding="utf-8"))
        config["external-url-prefix"] = self.url
        keys = config["keysets"][ARCHITECTURE]["keys"]
        architecture = config["pki-architectures"][ARCHITECTURE]
        for holder in self.holders():
            architecture["entities"][holder.label] = {
                "common-name": holder.name,
                "organization-name": holder.organisation,
            }
            architecture["certs"][holder.label] = _specification(holder)
        for label, specification in architecture["certs"].items():
            keys[label] = {"path": f"{label}.pem"}
            if self.certificate_path(label).exists():
                specification["certificate-file"] = f"certs/{label}.pem"
        return config

    def _freeze(self, config: dict[str, Any], labels: list[str]) -> None:
        loaded = CertomancerConfig(
            config,
            key_search_dir=str(self.state),
            config_search_dir=str(self.state),
            lazy_load_keys=True,
        )
        architecture = loaded.get_pki_arch(ArchLabel(ARCHITECTURE))
        for label in labels:
            path = self.certificate_path(label)
            if not path.exists():
                certificate = x509.load_der_x509_certificate(
                    architecture.get_cert(CertLabel(label)).dump()
                )
                path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
                self.p12_path(label).unlink(missing_ok=True)

    def _pack(self, holder: Holder) -> None:
        path = self.p12_path(holder.label)
        if path.exists():
            return
        key = serialization.load_pem_private_key(
            (self.state / "keys" / f"{holder.label}.pem").read_bytes(), password=None
        )
        chain = [
            x509.load_pem_x509_certificate(self.certificate_path(label).read_bytes())
            for label in (holder.label, "issuing", "root")
        ]
        path.touch(mode=0o600)
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                holder.name.encode(),
                key,  # type: ignore[arg-type]  # only the kinds made above
                chain[0],
                chain[1:],
                serialization.BestAvailableEncryption(holder.pin.encode()),
            )
        )


def _dated(holder: Holder, today: dt.date) -> Holder:
    return replace(
        holder,
        valid_from=holder.valid_from or (today - dt.timedelta(days=365)).isoformat(),
        valid_to=holder.valid_to or (today + dt.timedelta(days=3 * 365)).isoformat(),
    )


def _specification(holder: Holder) -> dict[str, Any]:
    specification: dict[str, Any] = {
        "subject": holder.label,
        "issuer": "issuing",
        "serial": holder.serial,
        "validity": {
            "valid-from": f"{holder.valid_from}T00:00:00+0000",
            "valid-to": f"{holder.valid_to}T00:00:00+0000",
        },
        "extensions": [
            {
                "id": "key_usage",
                "critical": True,
                "smart-value": {
                    "schema": "key-usage",
                    "params": ["digital_signature", "non_repudiation"],
                },
            },
            {
                "id": "authority_information_access",
                "smart-value": {
                    "schema": "aia-urls",
                    "params": {
                        "ocsp-responder-names": ["issuing"],
                        "ca-issuer-links": [{"repo": "issuing"}],
                    },
                },
            },
            {
                "id": "crl_distribution_points",
                "smart-value": {
                    "schema": "crl-dist-url",
                    "params": {"crl-repo-names": ["issuing"]},
                },
            },
        ],
    }
    if holder.revoked_at:
        specification["revocation"] = {
            "revoked-since": holder.revoked_at,
            "reason": "key_compromise",
        }
    return specification


def _write(path: Path, text: str) -> None:
    """Replaces the file in one step: the server may be reading it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
