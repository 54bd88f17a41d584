"""HTML made of elements: every word is escaped exactly once, unless it is an element itself."""

from html import escape

_VOID = frozenset(("input", "meta", "link", "br", "img"))


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | None


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """Make an element; attributes that are None or False are left out, True stands alone.

    `for_` and `class_` are written so because Python takes the words; other underscores become
    hyphens.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{inside(*children)}</{name}>")


def inside(*children: Child) -> Markup:
    """Put elements and words one after the other."""
    return Markup("".join(_shown(child) for child in children))


def _shown(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Markup) else escape(child)


def _attribute(key: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
