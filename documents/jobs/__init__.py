"""Work in the background; importing this package is what tells Celery of it."""

from documents.jobs import files, numbers, search, secrecy

__all__ = ["files", "numbers", "search", "secrecy"]
