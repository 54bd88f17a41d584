"""The page's own files: kept by the browser, and asked for anew when one of them was changed."""

from __future__ import annotations

import mimetypes
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.slack import Slack

_PAGE = Path(__file__).parents[1] / "page"
_ASKED_AGAIN = "no-cache"
_KEPT = "max-age=31536000, immutable"


async def index(slack: Slack, request: Request) -> Response:
    """Give the page, whose files have an address that changes with them.

    So a page that is loaded again asks for nothing but itself: less than half the work for the
    browser, which would ask for each of sixty files whether it is still the same.
    """
    words = (_PAGE / "index.html").read_text()
    marked = words.replace('"/page/', f'"/page/~{mark(_PAGE)}/')
    return Response(marked, media_type="text/html", headers={"Cache-Control": _ASKED_AGAIN})


async def file(slack: Slack, request: Request) -> Response:
    """Give a file of the page, to be kept if it was asked for with a mark.

    One changed since is kept by a mark that nobody asks for again.
    """
    path = (_PAGE / request.path_params["path"]).resolve()
    if not path.is_relative_to(_PAGE) or not path.is_file():
        return JSONResponse({"ok": False, "error": "not_found"}, 404)
    # Read at once: all are small, and a way through other threads takes longer than the reading.
    kind, _ = mimetypes.guess_type(path)
    headers = {"Cache-Control": _KEPT if "mark" in request.path_params else _ASKED_AGAIN}
    return Response(path.read_bytes(), media_type=kind, headers=headers)


def mark(folder: Path) -> str:
    """Give what all files of a folder are known by together: names, sizes and times of change."""
    told = blake2b(digest_size=8)
    for path in sorted(folder.rglob("*.*")):
        found = path.stat()
        told.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return told.hexdigest()
