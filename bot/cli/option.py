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
GroupedBy = Annotated[By | None, typer.Option("--by", help="The same numbers per group.")]
