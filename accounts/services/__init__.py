"""The only writers of accounts. One module per aggregate, verbs as functions."""
