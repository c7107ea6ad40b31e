"""Pages of accounts: acting as, own profile."""

from accounts.views.profile import profile
from accounts.views.switch import switch_capacity

__all__ = ["profile", "switch_capacity"]
