"""Which blocks a drawn stroke underlines."""

from __future__ import annotations

from formcheck.engine.paper import Paper


def mark(paper: Paper) -> None:
    """A stroke close below a block and no longer than it underlines it."""
    for block in paper.blocks:
        if block.box is None or block.lines > 1:
            continue
        x0, top, x1, bottom = block.box
        for stroke in paper.strokes:
            if (
                stroke.page != block.page
                or stroke.y is None
                or stroke.x0 is None
                or stroke.x1 is None
            ):
                continue
            if top < stroke.y <= bottom + 0.2 and x0 - 1 <= stroke.x0 and stroke.x1 <= x1 + 1:
                for span in block.spans:
                    span.underline = span.underline or (stroke.x1 - stroke.x0) > 0.5 * (x1 - x0)
