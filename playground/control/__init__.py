"""The control API: faults, limits, time and state, for tests and for the page."""
