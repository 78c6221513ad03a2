"""Small steps through goAML's XML, with namespaces passed over."""

from collections.abc import Iterator

from lxml import etree

__all__ = ["Element", "children", "inner_path", "local", "one", "say"]

Element = etree._Element  # the only name lxml gives the type of an element


def local(element: Element) -> str:
    """Return an element's name without namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Return the child elements of a name."""
    return element.iterchildren(f"{{*}}{name}")


def one(element: Element, *names: str) -> Element | None:
    """Return the first child that has one of the names, in the order of the names."""
    for name in names:
        for child in element.iterchildren(f"{{*}}{name}"):
            return child
    return None


def say(element: Element | None, *path: str) -> str | None:
    """Return the trimmed text at a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = one(element, name)
    if element is None or element.text is None:
        return None
    return element.text.strip() or None


def inner_path(element: Element, top: Element, base: str) -> str:
    """Return the path of an element below `top`, whose own path is `base`."""
    steps: list[str] = []
    while element is not top:
        parent = element.getparent()
        if parent is None:
            break
        name = local(element)
        same = list(parent.iterchildren(f"{{*}}{name}"))
        place = f"[{same.index(element) + 1}]" if len(same) > 1 else ""
        steps.append(f"/{name}{place}")
        element = parent
    return base + "".join(reversed(steps))
