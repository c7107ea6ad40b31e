"""The REST door of documents and dossiers."""
