"""Uploaded files, their bytes and where they are shared."""

import mimetypes
from dataclasses import dataclass, field

from playground.shape import Json

_PRETTY = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "csv": "CSV", "txt": "Plain Text"}


@dataclass(slots=True)
class File:
    """A file. It is `pending` between the upload's address being given and its completion."""

    id: str
    name: str
    title: str
    user: str
    team_id: str
    created: int
    size: int
    content: bytes = b""
    alt_txt: str = ""
    pending: bool = True
    shares: dict[str, list[Json]] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Give Slack's `filetype`: the extension of the name."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else "text"

    @property
    def mimetype(self) -> str:
        """Give the media type the name stands for."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def to_slack(self, base: str) -> Json:
        """Describe the file as `files.info` does; `base` is the address of this Slack."""
        url = f"{base}/files-pri/{self.team_id}-{self.id}"
        shared: Json = {}
        for channel_id, places in self.shares.items():
            kind = "public" if channel_id.startswith("C") else "private"
            shared.setdefault(kind, {})[channel_id] = places
        described: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.kind,
            "pretty_type": _PRETTY.get(self.kind, self.kind.upper()),
            "user": self.user,
            "user_team": self.team_id,
            "editable": False,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(c.startswith("C") for c in self.channels),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{url}/{self.name}",
            "url_private_download": f"{url}/download/{self.name}",
            "permalink": f"{base}/files/{self.user}/{self.id}/{self.name}",
            "permalink_public": f"{base}/files-pub/{self.id}",
            "has_rich_preview": False,
            "file_access": "visible",
            "comments_count": 0,
            "channels": [c for c in self.channels if c.startswith("C")],
            "groups": [],
            "ims": [c for c in self.channels if c.startswith("D")],
            "shares": shared,
        }
        if self.alt_txt:
            described["alt_txt"] = self.alt_txt
        if self.mimetype.startswith("image/"):
            described["thumb_360"] = described["url_private"]
        return described
