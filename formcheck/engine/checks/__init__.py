"""One small check for each rule of form. Importing this package registers them all."""

from formcheck.engine.checks import body, heading, look, page, symbol, tail, title

__all__ = ["body", "heading", "look", "page", "symbol", "tail", "title"]
