"""The parts of a Word document as they stand in one another: rows, cells, runs and what is in them."""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from lms.documents.readers.numbering import W, int_of, value_of
from lms.documents.readers.xml import root_of

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
INSIDE = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"})
"""What may stand around paragraphs, tables and rows."""
TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What stands here stands before it, too, for programs that are younger."""
MOST_COLUMNS = 63
"""So many columns a table of Word can have."""
MOST_ROWS, MOST_CELLS = 150_000, 1_000_000
"""So many rows and cells have all tables of a document together; a wide cell counts for each column."""


def rows_of(table: Element) -> Iterator[Element]:
    """Give the rows of a table, not those of tables in its cells."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in INSIDE:
            yield from rows_of(child)


def span_of(cell: Element) -> int:
    """Return how many columns a cell takes."""
    properties = cell.find(f"{W}tcPr")
    return (
        1
        if properties is None
        else min(max(int_of(value_of(properties, "gridSpan", "1"), 1), 1), MOST_COLUMNS)
    )


def goes_on(cell: Element) -> bool:
    """Whether a cell is the one above, merged over rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def runs_of(paragraph: Element, *, is_deleted: bool = False) -> Iterator[tuple[Element, bool]]:
    """Give the runs of a paragraph, also those in links and in insertions, and whether each was deleted."""
    for child in paragraph:
        if child.tag in (f"{W}r", MATH):
            yield child, is_deleted
        elif child.tag not in (f"{W}moveFrom", f"{W}pPr"):
            yield from runs_of(child, is_deleted=is_deleted or child.tag == f"{W}del")


def inside(element: Element) -> Iterator[Element]:
    """Give an element and all in it, without what stands there twice."""
    yield element
    for child in element:
        if child.tag != TWICE:
            yield from inside(child)


def relations_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the paths of the parts that a document points to, by the names it has for them."""
    content = parts.get("word/_rels/document.xml.rels")
    if content is None:
        return {}
    targets = {one.get("Id", ""): one.get("Target", "").lstrip("/") for one in root_of(content)}
    return {name: posixpath.normpath(posixpath.join("word", path)) for name, path in targets.items()}
