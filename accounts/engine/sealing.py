"""Small secrets at rest (TOTP seeds): AES-GCM under a key derived from the installation's."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


def _key(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"khuevan/{purpose}".encode()).derive(master)


def seal(text: str, master: bytes, purpose: str) -> str:
    """The text as base64 of nonce + ciphertext (RFC 5116), bound to `purpose`."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key(master, purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, master: bytes, purpose: str) -> str:
    """The text again; ValueError when the bytes are not ours or were changed."""
    raw = base64.b64decode(sealed, validate=True)
    try:
        plain = AESGCM(_key(master, purpose)).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except InvalidTag as error:
        raise ValueError("the sealed secret does not open with this key") from error
    return plain.decode()
