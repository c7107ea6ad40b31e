"""The form (thể thức) of documents, checked by machine against rules that are data."""
