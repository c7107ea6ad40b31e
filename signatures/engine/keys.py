"""Software keys (PKCS#12 under a PIN) and what a certificate says.

`WarmSigner` keeps the parsed key: pyHanko's own signer parses and re-validates an RSA key at every signature
(about 180 ms for RSA-3072) and signs a second time for its size estimate.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca_x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.errors import InvalidInput

MIN_RSA_BITS = 2048
MIN_EC_BITS = 256
HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of its holder (domain.md §7: content of the verification result).

    `serial` and `fingerprint` (SHA-256 of the DER) are lower-case hexadecimal.
    """

    name: str
    organisation: str
    serial: str
    issuer: str
    valid_from: dt.datetime
    valid_to: dt.datetime
    fingerprint: str
    key: str
    der: bytes


class WarmSigner(Signer):
    """A signer over a parsed key; verifies its own signature before handing it out."""

    def __init__(
        self,
        *,
        key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        chain: list[x509.Certificate],
    ) -> None:
        registry = SimpleCertificateStore()
        registry.register_multiple([certificate, *chain])
        super().__init__(signing_cert=certificate, cert_registry=registry, embed_roots=True)
        self._key = key
        self.facts = facts(certificate)
        self.chain = chain

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if dry_run:
            return bytes((self._key.key_size + 7) // 8 if self._is_rsa else 72)
        chosen = HASHES[digest_algorithm]()
        try:
            if isinstance(self._key, rsa.RSAPrivateKey):
                value = self._key.sign(data, padding.PKCS1v15(), chosen)
                self._key.public_key().verify(value, data, padding.PKCS1v15(), chosen)
            else:
                value = self._key.sign(data, ec.ECDSA(chosen))
                self._key.public_key().verify(value, data, ec.ECDSA(chosen))
        except InvalidSignature as wrong:
            raise InvalidInput(
                _("The key gave a signature that its own certificate does not confirm."),
                code="key_mismatch",
            ) from wrong
        return value

    @property
    def _is_rsa(self) -> bool:
        return isinstance(self._key, rsa.RSAPrivateKey)


def open_pkcs12(source: Path | bytes, pin: str) -> WarmSigner:
    """Opens a PKCS#12 file with its PIN.

    Raises InvalidInput (`wrong_pin`, `bad_key_file`, `weak_key`, `key_mismatch`) with a sentence.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, pin.encode())
    except ValueError as wrong:
        if "password" in str(wrong).lower() or "mac" in str(wrong).lower():
            raise InvalidInput(
                _("The PIN is wrong. Nothing was signed."), code="wrong_pin", field="pin"
            ) from wrong
        raise InvalidInput(
            _("This is not a key file (PKCS#12)."), code="bad_key_file", field="file"
        ) from wrong
    if key is None or certificate is None:
        raise InvalidInput(
            _("The key file holds no key or no certificate."), code="bad_key_file", field="file"
        )
    strong = (isinstance(key, rsa.RSAPrivateKey) and key.key_size >= MIN_RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size >= MIN_EC_BITS
    )
    if not strong or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise InvalidInput(
            _("The key is too weak or of an unknown kind: RSA from 2048 bits or ECDSA from 256."),
            code="weak_key",
            field="file",
        )
    if _public(key.public_key()) != _public(certificate.public_key()):
        raise InvalidInput(
            _("Key and certificate of the file do not belong together."),
            code="key_mismatch",
            field="file",
        )
    return WarmSigner(
        key=key, certificate=_convert(certificate), chain=[_convert(other) for other in others]
    )


def read_certificates(*sources: Path | bytes) -> list[x509.Certificate]:
    """Certificates of PEM (one or many) or DER sources, in order; raises InvalidInput."""
    read: list[x509.Certificate] = []
    for source in sources:
        data = source if isinstance(source, bytes) else source.read_bytes()
        try:
            if b"-----BEGIN" in data:
                found = pyca_x509.load_pem_x509_certificates(data)
            else:
                found = [pyca_x509.load_der_x509_certificate(data)]
        except ValueError as wrong:
            raise InvalidInput(
                _("This is not a certificate."), code="bad_certificate", field="file"
            ) from wrong
        read += [_convert(certificate) for certificate in found]
    return read


def facts(certificate: x509.Certificate) -> CertificateFacts:
    """What the certificate says; missing parts are empty."""
    subject, issuer = _names(certificate.subject), _names(certificate.issuer)
    public = certificate.public_key
    return CertificateFacts(
        name=subject.get("common_name", ""),
        organisation=subject.get("organization_name", ""),
        serial=f"{certificate.serial_number:x}",
        issuer=issuer.get("common_name", "") or issuer.get("organization_name", ""),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        fingerprint=certificate.sha256.hex(),
        key=f"{public.algorithm.upper()}-{public.bit_size}",
        der=certificate.dump(),
    )


def _names(name: x509.Name) -> dict[str, str]:
    """Attribute → value; of repeated attributes the last, most specific one."""
    values: dict[str, str] = {}
    for attribute, value in name.native.items():
        values[attribute] = value[-1] if isinstance(value, list) else str(value)
    return values


def _convert(certificate: pyca_x509.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _public(key: Any) -> bytes:
    encoded: bytes = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded
