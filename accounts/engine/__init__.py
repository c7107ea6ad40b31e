"""Technical code of accounts that knows no model."""
