"""The administration of people and rights. Every save goes through a service."""

from accounts.admin import appointments, clients, organisations, people

__all__ = ["appointments", "clients", "organisations", "people"]
