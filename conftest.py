"""Loads the tests without looking for garbage meanwhile: what is loaded stays for good."""

import gc

gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from here on, but seldom and never among what was loaded.

    What of that is garbage itself, some 30,000 small things, is not worth a search of 0.7 s.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
    gc.enable()
