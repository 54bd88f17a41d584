"""Loads the tests without looking for garbage meanwhile: what is loaded stays for good."""

import gc

gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from here on, but not among what was loaded."""
    gc.freeze()
    gc.enable()
