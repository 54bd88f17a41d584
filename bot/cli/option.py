"""The options that several commands share, worded once."""

from enum import StrEnum
from typing import Annotated

import typer


class By(StrEnum):
    """What numbers can be told apart by."""

    OWNER = "owner"
    TEAM = "team"
    REGION = "region"
    STAGE = "stage"
    SOURCE = "source"
    PERSONA = "persona"
    PRODUCT = "product"
    MONTH = "month"
    QUARTER = "quarter"
    PIPELINE = "pipeline"
    CURRENCY = "currency"
    COHORT = "cohort"


WorkspaceKey = Annotated[
    str | None,
    typer.Option("--workspace", help="Workspace to work in (default: the only one, else local)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="As it stood at the end of that local day."),
]
PipelineName = Annotated[
    str | None, typer.Option("--pipeline", metavar="NAME", help="Only this pipeline.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="First day of the period.")
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Last day of the period, included.")
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets.")]
Owner = Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Only this owner's.")]
Team = Annotated[str | None, typer.Option("--team", metavar="NAME", help="Only this team's.")]
Region = Annotated[str | None, typer.Option("--region", metavar="NAME", help="Only this region's.")]
PersonaName = Annotated[
    str | None, typer.Option("--persona", metavar="NAME", help="Only this persona's.")
]
SourceName = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="Only what came in this way.")
]
CurrencyCode = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Only values in this currency.")
]
ProductName = Annotated[
    str | None, typer.Option("--product", metavar="NAME", help="Only deals about this product.")
]
GroupedBy = Annotated[By | None, typer.Option("--by", help="The same numbers per group.")]
