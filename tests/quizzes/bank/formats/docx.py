"""Small Word files, made by hand."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LOOKS = {
    "b": "<w:b/>",
    "u": '<w:u w:val="single"/>',
    "i": "<w:i/>",
    "red": '<w:color w:val="FF0000"/>',
    "yellow": '<w:highlight w:val="yellow"/>',
    "sup": '<w:vertAlign w:val="superscript"/>',
    "strike": "<w:strike/>",
    "dstrike": '<w:dstrike w:val="true"/>',
    "vanish": "<w:vanish/>",
    "": "",
}


def run(text: str, look: str = "") -> str:
    """Return a run that looks so; a tab and a line end are those of Word."""
    inner = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    return f'<w:r><w:rPr>{LOOKS[look]}</w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(*parts: str | tuple[str, str], number: tuple[int, int] | None = None) -> str:
    """Return a paragraph of texts and of (text, look) pairs, in a list (number, level) or not."""
    listed = ""
    if number is not None:
        listed = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr></w:pPr>'
        )
    runs = "".join(run(part) if isinstance(part, str) else run(*part) for part in parts)
    return f"<w:p>{listed}{runs}</w:p>"


def table(*rows: Sequence[str | tuple[str, str]]) -> str:
    """Return a table of texts and of (text, look) pairs; each line of a cell is a paragraph.

    The last cell of a row takes the columns that other rows have more.
    """
    width = max(map(len, rows))
    written = []
    for row in rows:
        cells = [cell(one) for one in row[:-1]]
        written.append(f"<w:tr>{''.join(cells)}{cell(row[-1], span=width - len(cells))}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(written)}</w:tbl>"


def cell(content: str | tuple[str, str], *, span: int = 1) -> str:
    """Return a cell that takes so many columns."""
    text, look = (content, "") if isinstance(content, str) else content
    inner = "".join(paragraph((line, look)) for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{inner}</w:tc>'


def docx(*blocks: str, **parts: bytes) -> bytes:
    """Return a Word file of these blocks, with further parts by their names ("/" written as "__")."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            f"<w:body>{''.join(blocks)}</w:body></w:document>",
        )
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()
