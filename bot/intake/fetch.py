"""A file of Slack's read with the bot's token: from Slack's own file host alone, up to a size."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit

from bot.domain.error import CrmError, Invalid

MOST = 30_000_000
"""Bytes of a file; a hundred thousand deals take a third of it."""
TIMEOUT = 20.0

_SLACK = "slack.com"
_FILES = ("https", "files.slack.com", None)
_ALLOW = (
    "Slack does not let me read files. Ask whoever runs Pipewright to allow it (`files:read`), "
    "then try again."
)
_DENIED = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "access_denied"})


class Unread(CrmError):
    """Slack did not give the file this time; it may the next."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it was fetched."""

    name: str
    content: bytes


_PLAIN = "%/:?#[]@!$&'()*+,;=~"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token goes to no address that a file's answer names."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow none."""


class Fetch:
    """Reads files; `api_url` is the Web API's, whose host has the files where it is no Slack's."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token, self._api = token, api_url.rstrip("/") + "/"
        self._opener = urllib.request.build_opener(_NoRedirect)

    def __call__(self, file_id: str, uploader: str | None) -> Fetched:
        """Give a file that `uploader` put into Slack; raises `Invalid` with what to do."""
        told = self._info(file_id)
        if uploader is None or told.get("user") != uploader:
            raise Invalid("Only whoever uploaded a file can import it.")
        if int(told.get("size") or 0) > MOST:
            raise Invalid(
                "{file} is larger than {most} MB. Cut it into parts and import them one by one.",
                file=str(told.get("name") or ""),
                most=MOST // 1_000_000,
            )
        url = str(told.get("url_private_download") or told.get("url_private") or "")
        if not self.is_ours(url):
            raise Invalid("This file is not kept by Slack itself. Upload it to Slack first.")
        # Names in any language stand in addresses; what is quoted already stays as it is.
        content = self._read(urllib.request.Request(quote(url, safe=_PLAIN)))
        name = "".join(char for char in str(told.get("name") or "file") if char.isprintable())
        return Fetched(name.replace("/", " ").replace("\\", " ")[-120:], content)

    def is_ours(self, url: str) -> bool:
        """Tell whether an address is where this Slack keeps its files: the very host, no other."""
        try:
            parts, api = urlsplit(url), urlsplit(self._api)
            place = (parts.scheme, parts.hostname, parts.port)
            own = (api.scheme, api.hostname, api.port)
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None:
            return False
        at_slack = api.hostname is not None and (
            api.hostname == _SLACK or api.hostname.endswith("." + _SLACK)
        )
        return place == (_FILES if at_slack else own)

    def _info(self, file_id: str) -> Mapping[str, Any]:
        body = urlencode({"file": file_id}).encode()
        answer = json.loads(self._read(urllib.request.Request(self._api + "files.info", body)))
        if answer.get("ok"):
            found: Mapping[str, Any] = answer["file"]
            return found
        code = str(answer.get("error"))
        if code in _DENIED:
            raise Invalid(_ALLOW)
        if code == "ratelimited":
            raise Unread("Slack is busy.")
        raise Invalid("I cannot see this file in Slack ({reason}). Upload it again.", reason=code)

    def _read(self, request: urllib.request.Request) -> bytes:
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                page = str(answer.headers.get("Content-Type", "")).startswith("text/html")
                content: bytes = answer.read(MOST + 1)
        except HTTPError as error:
            error.close()
            if error.code >= 500 or error.code == 429:
                raise Unread("Slack is busy.") from error
            raise Invalid("Slack does not give this file. Upload it again.") from error
        except (OSError, HTTPException) as error:
            raise Unread("Slack cannot be reached.") from error
        if len(content) > MOST:
            raise Invalid("A file of more than {most} MB is too large.", most=MOST // 1_000_000)
        if page and b"<table" not in content[:200_000].lower():
            raise Invalid(_ALLOW)
        return content
