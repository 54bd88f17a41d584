"""Exports to import: a small one of our own making, and the real ones where they are at hand."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data"

ACCOUNTS = """account,sector,year_established,revenue,employees,office_location,subsidiary_of
Alder Dental,medical,1996,110.04,282,Norway,Fernhill Group
Fernhill Group,services,1980,900.5,4000,Norway,
한빛물산,retail,2001,55,120,Korea,
"""
PRODUCTS = """product,series,sales_price
Kit Pro,Kit,1000
Kit Basic,Kit,100
"""
TEAMS = """sales_agent,manager,regional_office
Ada Doyle,Hugo Grant,North
Jonas Sato,Hugo Grant,North
Uma Turner,Nora Egan,South
"""
DEALS = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
A1,Ada Doyle,KitPro,Alder Dental,Won,2026-01-05,2026-02-04,1000
A2,Ada Doyle,Kit Basic,한빛물산,Won,2026-01-10,2026-03-11,500
A3,Jonas Sato,Kit Pro,Alder Dental,Lost,2026-01-12,2026-03-01,0
A4,Jonas Sato,Kit Pro,한빛물산,Engaging,2026-04-20,,
A5,Jonas Sato,Kit Pro,,Engaging,2026-02-02,,
A6,Uma Turner,Kit Basic,,Prospecting,,,
A7,,Kit Pro,Alder Dental,Prospecting,,,
"""


def export_in(folder: Path) -> Path:
    """Write four files in the layout of the Maven export, and a fifth that is to be left out."""
    export = folder / "export"
    export.mkdir()
    for name, text in (
        ("accounts.csv", ACCOUNTS),
        ("products.csv", PRODUCTS),
        ("teams.csv", TEAMS),
        ("pipeline.csv", DEALS),
        ("dictionary.csv", "Table,Field,Description\naccounts,account,Company name\n"),
    ):
        (export / name).write_text(text, encoding="utf-8")
    return export


def shared(name: str) -> Path:
    """Give a file or folder of the real data; where it is not at hand, skip and say so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"NO REAL DATA: {path} is not there; only our own small export was imported.")
    return path
