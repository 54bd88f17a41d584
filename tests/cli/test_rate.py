"""Rates on the command line: a table read whole or not at all, and listed."""

import re
from pathlib import Path

from tests.cli.script import Run, read


def test_a_table_of_rates_is_imported_and_listed(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "rates.csv"
    lines = ("\ufeffcurrency,day,rate", "EUR,2026-01-05,1.08", "KRW,2026-01-05,0.00072")
    table.write_text("\n".join(lines), "utf-8")
    assert read(run, "rates", "import", table) == {"lines": 2, "changed": 2, "replaced": []}
    table.write_text("EUR,2026-01-05,1.1\nKRW,2026-01-05,0.00072\n", "utf-8")
    replaced = [{"currency": "EUR", "day": "2026-01-05", "was": "1.08", "rate": "1.1"}]
    assert read(run, "rates", "import", table) == {"lines": 2, "changed": 1, "replaced": replaced}
    assert read(run, "rates", "list") == [
        {"currency": "EUR", "day": "2026-01-05", "rate": "1.1", "in": "USD"},
        {"currency": "KRW", "day": "2026-01-05", "rate": "0.00072", "in": "USD"},
    ]
    table.write_text("EUR,2026-01-05,1.2\n", "utf-8")
    assert re.search(r"EUR\s+1.1 USD\s+1.2 USD", run("rates", "import", table)[1])
    table.write_text("GBP,2026-01-05,1.3\nEUR,soon,1.2\n", "utf-8")
    code, out, err = run("rates", "import", table)
    assert (code, out) == (1, "") and "Line 2 is no rate: “EUR,soon,1.2”" in err
    assert len(read(run, "rates", "list")) == 2
