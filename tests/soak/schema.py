"""The doors under schemathesis, which makes requests from their OpenAPI document.

It has an environment of its own (`make soak` sets it up), since its libraries are not ours.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.domain.door import DoorKind
from tests.soak.fuzz import ground

PROGRAM = Path(sys.prefix) / "schemathesis" / "bin" / "schemathesis"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "missing_required_header",
)
_HOUSE = Path(__file__).parents[2]


def run(examples: int = 500) -> bool:
    """Send at least so many requests to each operation; tell whether every answer was a said one.

    An answer has to be in the document, with its kind and shape, and never a 5xx of ours.
    """
    if not PROGRAM.exists():
        print("✗ schemathesis is not here: `make soak` sets it up.")
        return False
    with ground() as here:
        doors = here.doors
        told = {
            "base": here.base,
            "secret": doors[DoorKind.HOOK].secret,
            "parameters": {
                "/in/lead/{door}": {"door": doors[DoorKind.HOOK].public_id},
                "/in/form/{door}": {"door": doors[DoorKind.FORM].public_id},
                "/in/mail/{door}/{key}": {
                    "door": doors[DoorKind.MAIL].public_id,
                    "key": doors[DoorKind.MAIL].secret,
                },
            },
        }
        told_to = ["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing"]
        limits = ["--max-examples", str(examples), "--seed", "7", "--max-redirects", "0"]
        address = f"{here.base}/in/openapi.json"
        done = subprocess.run(
            [PROGRAM, "run", address, "--url", here.base, "--no-color", *told_to, *limits],
            cwd=_HOUSE,
            env={
                **os.environ,
                "DOORS": json.dumps(told),
                "SCHEMATHESIS_HOOKS": "tests.soak.schema_hooks",
                "PYTHONPATH": str(_HOUSE),
            },
        )
        stored = here.stored()
    good = done.returncode == 0 and stored > 0
    print(f"{'✓' if good else '✗'} schemathesis; {stored} of its requests were leads", flush=True)
    return good
