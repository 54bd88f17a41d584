"""Slack's own published material as an oracle, where Node and the shared folder are at hand."""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import shelf

ORACLES = Path(__file__).parents[2] / "shared" / "oracles"

# What the oracle cannot be satisfied in: literals against TypeScript's enumerations, events against
# a type that knows only `type`, keys Slack sends that the types lack, and nulls it sends in views.
_NARROW = re.compile(
    r"not assignable to type '\w*Type \| undefined'"
    r"|does not exist in type 'BaseSlackEvent<string>'"
    r"|'\"is_stranger\"' does not exist"
    r"|'\"style\"' does not exist in type 'ButtonAction'"
    r"|Type 'null' is not assignable to type '(Close|string) \| undefined'"
)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scratch copy of the type oracle with its packages, which stay for the runs to come."""
    if not (ORACLES / "types").is_dir():
        pytest.skip(f"the oracles are not at {ORACLES}")
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    asked = hashlib.sha256((ORACLES / "types" / "package.json").read_bytes()).hexdigest()[:12]
    packages = shelf.once(Path(sys.prefix) / f"oracle-{asked}", _install)
    place = tmp_path_factory.mktemp("oracle")
    for source in (ORACLES / "types").iterdir():
        shutil.copy(source, place / source.name)
    (place / "node_modules").symlink_to(packages / "node_modules")
    return place


def _install(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for source in (ORACLES / "types").glob("package*.json"):
        shutil.copy(source, place / source.name)
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=100,
    )
    if done.returncode:
        shutil.rmtree(place)
        pytest.skip(f"the oracle's packages could not be installed: {done.stderr[-300:]}")


@pytest.fixture
def calls() -> ModuleType:
    """The oracle of Web API calls."""
    source = ORACLES / "api" / "check_calls.py"
    if not source.is_file():
        pytest.skip(f"the oracles are not at {ORACLES}")
    spec = importlib.util.spec_from_file_location("check_calls", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        # The oracle leaves its data file for the garbage collector to close.
        warnings.simplefilter("ignore", ResourceWarning)
        spec.loader.exec_module(module)
    return module


# What types know as text and nothing more.
_FREE = frozenset(
    {"text", "value", "action_id", "block_id", "callback_id", "alt_text", "private_metadata"}
    | {"name", "initial_value", "initial_date", "url", "image_url", "id", "user_id", "trigger_id"}
    | {"ts", "thread_ts", "event_id", "hash", "token"}
)


def unlike(payloads: Iterable[Any]) -> list[Any]:
    """Keep the first payload of each shape: to a type all that differ by their words are one."""
    kept: dict[object, Any] = {}
    for payload in payloads:
        kept.setdefault(_shape(payload), payload)
    return list(kept.values())


def _shape(part: Any, key: str = "") -> object:
    if isinstance(part, dict):
        return tuple(sorted((name, _shape(value, name)) for name, value in part.items()))
    if isinstance(part, list):
        return frozenset(_shape(one, key) for one in part)
    return part if isinstance(part, str) and key not in _FREE else type(part)


def complaints(oracle: Path, sent: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Give what Slack's types say against payloads by kind, those said in error left out."""
    return meant(misfits(oracle, {kind: unlike(payloads) for kind, payloads in sent.items()}))


def meant(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Keep of what was said by kind what was not said in error, and the kinds it is said of."""
    wrong = {k: [c for c in v if not _NARROW.search(c)] for k, v in found.items()}
    return {kind: kept for kind, kept in wrong.items() if kept}


def misfits(oracle: Path, sent: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Give all that Slack's types say against payloads by kind, once each has been looked at."""
    (oracle / "sent.json").write_text(json.dumps(sent))
    script = Path(__file__).parent / "playground" / "types.mjs"
    done = subprocess.run(
        ["node", str(script), "sent.json"], cwd=oracle, capture_output=True, text=True, timeout=90
    )
    told = json.loads(done.stdout)
    assert told["checked"] == sum(map(len, sent.values()))
    found: dict[str, list[str]] = told["found"]
    return found
