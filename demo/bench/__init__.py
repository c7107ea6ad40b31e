"""The speeds of the office, each beside the least that the same work could cost, in one run.

`manage.py bench` makes a database, a store and a certificate authority of its own and drops them.
"""
