"""Reactions to what happened; importing this package is what registers them."""

from documents.handlers import files, search, secrecy

__all__ = ["files", "search", "secrecy"]
