"""Work in the background; importing this package is what tells Celery of it."""

from documents.jobs import files, search

__all__ = ["files", "search"]
