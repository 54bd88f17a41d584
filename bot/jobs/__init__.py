"""Doors for time: a clock that ticks, and what is looked after at each tick."""
