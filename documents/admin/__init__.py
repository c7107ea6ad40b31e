"""The administration of documents: books, file plans, and where work is stuck. Content is not
shown: administrators see configuration, not what documents say (SEC-09)."""

from documents.admin import books, records

__all__ = ["books", "records"]
