"""The tables along which documents and dossiers move: `lifecycles.incoming.apply(...)`."""

from documents.lifecycles.dossiers import dossier
from documents.lifecycles.incoming_documents import incoming
from documents.lifecycles.outgoing_documents import outgoing

__all__ = ["dossier", "incoming", "outgoing"]
