"""Doors for leads from outside: files of other systems, and a sample of our own.

A file passes three rooms: the reader (bytes to rows), the mapping (columns to fields, rows to
cards) and the loader (cards to the workspace, in short transactions).
"""
