"""The tables along which documents and dossiers move: `lifecycles.incoming.apply(...)`."""

from documents.lifecycles.dossiers import dossier, file_plan
from documents.lifecycles.incoming_documents import incoming
from documents.lifecycles.open_moves import lifecycle_of, moves_for, moves_of
from documents.lifecycles.outgoing_documents import outgoing

__all__ = ["dossier", "file_plan", "incoming", "lifecycle_of", "moves_for", "moves_of", "outgoing"]
