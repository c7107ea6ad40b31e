"""State secrets: what must not lie here, stubs of paper, levels, copies, books (SEC-01 … SEC-15)."""
