"""The set-up of an installation: environment, embedded services, office of processes.

Everything here runs on the bare Python of a fresh machine: the standard library only.
"""
