"""How many fields of its own a workspace may add, and how long what they hold may be."""

MOST = 20
"""Fields per kind of record: a card shows them all, and a form has room for no more."""
LONGEST_NAME = 60
MOST_CHOICES = 50
WIDEST_CHOICE = 75
