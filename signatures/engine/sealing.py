"""Seals small secrets under a key of the installation: AES-256-GCM, one key for each use (HKDF-SHA256).

The binding is authenticated with the secret: a PIN sealed for one request does not open for another.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


def seal(secret: bytes, *, key: bytes, use: str, binding: str) -> bytes:
    """Nonce (12 bytes) and ciphertext with tag."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_derived(key, use)).encrypt(nonce, secret, binding.encode())


def unseal(sealed: bytes, *, key: bytes, use: str, binding: str) -> bytes | None:
    """The secret, or None when it was sealed under another key, for another use or thing, or changed."""
    try:
        return AESGCM(_derived(key, use)).decrypt(sealed[:NONCE], sealed[NONCE:], binding.encode())
    except (InvalidTag, ValueError):
        return None


def _derived(key: bytes, use: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"khuevan signing {use}".encode()).derive(key)
