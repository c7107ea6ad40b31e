"""The demo office: invented people, documents and a test certificate authority. Not for production."""
