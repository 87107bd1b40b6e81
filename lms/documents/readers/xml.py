"""XML from files of strangers: no document types, no entities, not too deep."""

import io
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

DEEPEST = 200
MOST_ELEMENTS = 900_000
MOST_AT_ONCE = 400_000
MOST_BYTES_AT_ONCE = 40 * 2**20
"""So many elements and bytes are kept in memory at once, where a document is not read piece by piece."""
MOST_TAGS = 3_000_000
"""So many tags the documents of a package have together."""

MOST_ATTRIBUTES = 1000
"""So many attributes an element has; a parser keeps all of them at once before anybody is asked."""
LONG_TAG = re.compile(rb"<[^\s<>!?][^<]{%d,}" % (MOST_ATTRIBUTES * len(' a=""')))
ATTRIBUTES = re.compile(
    rb"""<[^\s<>]+(?:\s+[^\s<>=]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){%d}""" % (MOST_ATTRIBUTES + 1)
)


class TooManyElements(Refused):
    """The file has more elements than anybody would read."""

    def __init__(self) -> None:
        super().__init__(_l("Tệp XML có quá nhiều phần tử nên không được mở."))


class TooManyAttributes(Refused):
    """An element has more attributes than anything that people write."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Tệp XML có phần tử mang hơn %(most)s thuộc tính nên không được mở.",
                most=i18n.number(MOST_ATTRIBUTES),
            )
        )


class NotXml(Refused):
    """The file is no XML that can be read; the line says where."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(
            _l("Tệp XML bị hỏng ở dòng %(line)d.", line=line) if line else _l("Tệp XML bị hỏng.")
        )


class DangerousXml(Refused):
    """The file defines entities or a document type."""

    def __init__(self) -> None:
        super().__init__(_l("Tệp XML có khai báo DOCTYPE hoặc ENTITY nên không được mở, để bảo đảm an toàn."))


def elements(content: bytes, *, most: int = MOST_ELEMENTS) -> Iterator[tuple[Element, int]]:
    """Give each element when it is complete, with its depth: the root has 0 and comes last."""
    return ((element, depth) for event, element, depth in _events(content, most) if event == "end")


def pieces(content: bytes, name: str, *, most_within: int) -> Iterator[Element]:
    """Give each element of this name when it is complete, with so many elements in it; no other is kept."""
    depth = count = 0
    for event, element, _depth in _events(content, MOST_ELEMENTS):
        if event == "start":
            if depth or local(element) == name:
                depth, count = depth + 1, count + 1
                if count > most_within:
                    raise TooManyElements
            continue
        if depth == 1:
            yield element
        if depth <= 1:
            element.clear()
        depth, count = max(depth - 1, 0), count if depth > 1 else 0


def _events(content: bytes, most: int) -> Iterator[tuple[str, Element, int]]:
    """Give each element when it begins and when it is complete."""
    check_tags(content)
    depth, count = -1, 0
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth, count = depth + 1, count + 1
                if count > most:
                    raise TooManyElements
                if depth > DEEPEST:
                    raise Refused(_l("Tệp XML lồng quá sâu nên không được mở."))
            yield event, element, depth
            depth -= event == "end"
    except DefusedXmlException as error:
        raise DangerousXml from error
    except ParseError as error:
        raise NotXml(error.position[0] if error.position else None) from error
    except (ValueError, LookupError) as error:
        raise NotXml from error


def root_of(content: bytes, *, most: int = MOST_AT_ONCE) -> Element:
    """Return the root of a document, with everything in it: so many elements at most."""
    if len(content) > MOST_BYTES_AT_ONCE:
        limit = MOST_BYTES_AT_ONCE // 2**20
        raise Refused(_l("Tệp XML lớn hơn %(limit)d MB nên không được mở.", limit=limit))
    root = None
    for element, _depth in elements(content, most=most):
        root = element
    if root is None:
        raise NotXml
    return root


def check_package(parts: Mapping[str, bytes], *, most: int = MOST_TAGS) -> None:
    """Refuse a package whose documents have too many elements together, though each alone has not."""
    documents = (content for path, content in parts.items() if path.lower().endswith((".xml", ".rels")))
    if sum(content.count(b"<") for content in documents) > most:
        raise TooManyElements


def check_tags(content: bytes) -> None:
    """Refuse a document in which one element has a great many attributes."""
    text = content.replace(b"\0", b"") if b"\0" in content[:4] else content
    if any(ATTRIBUTES.match(text, tag.start()) for tag in LONG_TAG.finditer(text)):
        raise TooManyAttributes


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
