"""People of the hosted organisations: units, appointments, delegation, clearance, sign-in."""
