"""Work in the background; importing this package is what tells Celery of it."""

from documents.jobs import dossiers, files, incoming, numbers, search, secrecy

__all__ = ["dossiers", "files", "incoming", "numbers", "search", "secrecy"]
