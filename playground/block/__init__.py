"""Slack's limits on blocks and views: one table, one reader, faults with JSON pointers."""
