"""How a script uses the command line: it runs a command and reads its JSON."""

import json
from collections.abc import Callable
from typing import Any

Run = Callable[..., tuple[int, str, str]]
"""Takes a command's arguments; gives its exit code, output and errors."""


def read(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)
