"""The journal: one line for each act, in the act's own transaction."""

from core.journal import verify
from core.journal.entries import canonical, digest_of, mac_of, record
from core.journal.seals import seal

__all__ = ["canonical", "digest_of", "mac_of", "record", "seal", "verify"]
