"""Rich text as elements of XML."""

from collections.abc import Sequence
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

VOID = frozenset({"br", "hr", "img"})


def add_html(parent: Element, html: str) -> None:
    """Put rich text behind what an element holds already."""
    parser = _Parser(parent)
    parser.feed(html)
    parser.close()


def add_text(parent: Element, text: str) -> None:
    """Put words behind what an element holds already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class _Parser(HTMLParser):
    """Builds elements from clean rich text."""

    def __init__(self, parent: Element) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [parent]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        add_text(self.open[-1], data)
