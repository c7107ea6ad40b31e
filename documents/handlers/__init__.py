"""Reactions to what happened; importing this package is what registers them."""

from documents.handlers import dossiers, files, incoming, notices, search, secrecy

__all__ = ["dossiers", "files", "incoming", "notices", "search", "secrecy"]
