"""Documents as a reader finds them."""

import io
import re
from zipfile import ZipFile

import pypdfium2
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page of a PDF, as they follow each other."""
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Return the width and height of each page of a PDF in points."""
    return [(round(page.get_width()), round(page.get_height())) for page in pypdfium2.PdfDocument(pdf)]


def paragraphs(word: bytes, part: str = "document") -> list[str]:
    """Return the paragraphs of a part of a Word file that say something."""
    with ZipFile(io.BytesIO(word)) as archive:
        root = etree.fromstring(archive.read(f"word/{part}.xml"))
    found = ("".join(line.itertext(f"{W}t")) for line in root.iter(f"{W}p"))
    return [text for text in found if text]
