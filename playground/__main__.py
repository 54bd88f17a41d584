"""`python -m playground`: serve a Slack in a box until told to stop."""

import argparse
import json
import sys
from contextlib import suppress
from pathlib import Path

from playground.manifest import BadManifest
from playground.workspace import Workspace


def main() -> int:
    """Read the arguments, say where everything is, and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--json", action="store_true", help="say where everything is as JSON")
    parser.add_argument("--port", type=int, default=0, help="the port (a free one unless given)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, YAML or JSON")
    parser.add_argument("--request-url", default="", help="deliver by signed HTTP to this address")
    parser.add_argument("--seed", type=int, default=1, help="for ids, secrets and fates")
    chosen = parser.parse_args()
    try:
        workspace = Workspace(
            port=chosen.port,
            seed=chosen.seed,
            manifest=chosen.manifest,
            request_url=chosen.request_url,
        )
    except (BadManifest, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    told = workspace.describe()
    if chosen.json:
        print(json.dumps(told), flush=True)
    else:
        for name, value in told.items():
            print(f"{name:>15}  {value}", flush=True)
    with suppress(KeyboardInterrupt):
        workspace.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
