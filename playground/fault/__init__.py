"""What goes wrong on request, and the record of everything that went by."""
