"""Workbooks written in each of the formats; .xls and .ods by hand, since no package at hand writes them."""

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from lms.rosters.reading.workbook import Cell, Sheet, Workbook

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def xlsx(workbook: Workbook) -> bytes:
    """An .xlsx file with the values, fonts, merged ranges and hidden parts of a workbook."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for sheet in workbook.sheets:
        _write_sheet(book, sheet)
    book.close()
    return target.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    formats = {font: book.add_format({"font_name": font}) for font in {"Calibri", *sheet.fonts.values()}}
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for area in sheet.merged:
        page.merge_range(*area[:2], *area[2:], "", formats["Calibri"])
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            style = formats[sheet.fonts.get(Cell(row, column), "Calibri")]
            if isinstance(value, str) and value:
                page.write_string(row, column, value, style)
            elif value != "":
                page.write(row, column, value, day if isinstance(value, date) else style)
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    if sheet.is_hidden:
        page.hide()


def bare_xlsx(sheet: str | bytes) -> bytes:
    """An .xlsx file of one sheet with this XML, and nothing else."""
    space = "http://schemas.openxmlformats.org"
    related = f"{space}/officeDocument/2006/relationships"
    sheet_part = "worksheets/sheet1.xml"
    relation = (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId1" Type="{related}'
    )
    parts = {
        "_rels/.rels": f'{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" xmlns:r="{related}">'
        '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relation}/worksheet" Target="{sheet_part}"/></Relationships>',
        f"xl/{sheet_part}": sheet,
    }
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def sheet_xml(rows: str) -> str:
    """The XML of a sheet with these rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with these streams, each padded to where it may stand in ordinary sectors."""
    padded = {
        name: content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        for name, content in streams.items()
    }
    table, body, starts = [FAT, END], b"", {}
    for name, content in padded.items():
        starts[name] = len(table)
        table += [*range(len(table) + 1, len(table) + len(content) // SECTOR), END]
        body += content
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else FREE
        entries.append(_entry(name, 2, starts[name], len(content), right=right))
    entries += [b"\0" * 128] * (4 - len(entries))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    return header + fat + b"".join(entries) + body


def _entry(name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", FREE, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


def xls(
    rows: Sequence[Sequence[str | float | None]], name: str = "Sheet1", *, is_locked: bool = False
) -> bytes:
    """An .xls file with one sheet."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                sheet += _record(
                    0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                )
            elif value is not None:
                sheet += _record(0x0203, place + struct.pack("<d", value))
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += _record(0x002F, b"\1\0" * 3) if is_locked else b""
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(start) + 4 + 6 + len(label) + 4
    book = start + _record(0x0085, struct.pack("<IBB", offset, 0, 0) + label) + _record(0x000A, b"") + sheet
    return ole({"Workbook": book})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ods(rows: Sequence[Sequence[str | float]], *, name: str = "Danh sách", tail: str = "") -> bytes:
    """An .ods file with one table; `tail` is XML after its rows."""
    table = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{table}{tail}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
