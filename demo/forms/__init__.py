"""Made papers for measuring the form check: sound ones, and ones with faults planted on purpose.

Everything is deterministic; all names and texts are invented.
"""
