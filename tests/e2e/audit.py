"""What axe-core finds wrong with a page as it stands."""

from __future__ import annotations

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def grave_faults(page: Page, *only: str) -> list[str]:
    """Name what is serious, with where it is; of all rules, or of those given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    rules = {"runOnly": only} if only else {}
    run = json.dumps({"resultTypes": ["violations"], **rules})
    found = page.evaluate(f"axe.run(document, {run}).then(told => told.violations)")
    return [
        f"{fault['id']}: {[node['html'][:160] for node in fault['nodes'][:3]]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]
