"""The files beside the deals: sales teams, accounts and products, told by their headers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bot.domain.error import Invalid
from bot.intake.mapping import fold
from bot.intake.report import Problem
from bot.intake.table import Table


class Sheet(StrEnum):
    """What a file beside the deals holds."""

    ACCOUNTS = "accounts"
    PRODUCTS = "products"
    TEAMS = "teams"
    DICTIONARY = "dictionary"


_HEADERS = {
    Sheet.ACCOUNTS: ("account", "sector", "employees"),
    Sheet.PRODUCTS: ("product", "series", "sales_price"),
    Sheet.TEAMS: ("sales_agent", "manager", "regional_office"),
    Sheet.DICTIONARY: ("table", "field", "description"),
}


@dataclass(frozen=True, slots=True)
class Agent:
    """A seller, the manager whose team they are in, and their region."""

    name: str
    manager: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """A company; `revenue` is in millions of the file's currency, as the file has it."""

    name: str
    sector: str | None = None
    year_established: int | None = None
    revenue: Decimal | None = None
    employees: int | None = None
    location: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything the deals refer to by name."""

    agents: tuple[Agent, ...] = ()
    accounts: tuple[Account, ...] = ()
    products: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def sheet_of(table: Table) -> Sheet | None:
    """Tell what a table holds by its headers, None if it is none of the known ones."""
    names = {fold(name) for name in table.header}
    return next(
        (sheet for sheet, wanted in _HEADERS.items() if {fold(name) for name in wanted} <= names),
        None,
    )


def gather(tables: Iterable[tuple[Sheet, Table]]) -> Roster:
    """Read the sheets into one roster; the first mention of a name counts."""
    agents: dict[str, Agent] = {}
    accounts: dict[str, Account] = {}
    products: dict[str, str] = {}
    problems: list[Problem] = []
    for sheet, table in tables:
        for line, cells in _walk(table):
            match sheet:
                case Sheet.TEAMS if name := cells.get("salesagent"):
                    agent = Agent(name, cells.get("manager"), cells.get("regionaloffice"))
                    agents.setdefault(name, agent)
                case Sheet.ACCOUNTS if name := cells.get("account"):
                    account, wrong = _account(name, cells)
                    accounts.setdefault(name, account)
                    problems += [Problem(table.file, line, column, said) for column, said in wrong]
                case Sheet.PRODUCTS if name := cells.get("product"):
                    products.setdefault(fold(name), name)
                case _:
                    continue
    return Roster(
        tuple(agents.values()), tuple(accounts.values()), tuple(products.values()), tuple(problems)
    )


def _walk(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each row as its filled cells by folded header."""
    names = [fold(name) for name in table.header]
    for row in table.rows():
        yield row.line, {name: cell for name, cell in zip(names, row.cells, strict=False) if cell}


def _account(name: str, cells: dict[str, str]) -> tuple[Account, Sequence[tuple[str, Invalid]]]:
    numbers: dict[str, Decimal] = {}
    wrong: list[tuple[str, Invalid]] = []
    for column in ("year_established", "revenue", "employees"):
        if cell := cells.get(fold(column)):
            try:
                numbers[column] = Decimal(cell)
            except InvalidOperation:
                wrong.append((column, Invalid("“{text}” is not a number.", text=cell[:40])))
    whole = {
        column: int(number)
        for column, number in numbers.items()
        if column != "revenue" and number.is_finite() and abs(number) < 2**31
    }
    account = Account(
        name=name,
        sector=cells.get("sector"),
        year_established=whole.get("year_established"),
        revenue=numbers.get("revenue"),
        employees=whole.get("employees"),
        location=cells.get("officelocation"),
        parent=cells.get("subsidiaryof"),
    )
    return account, wrong
