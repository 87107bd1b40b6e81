"""How far the tables of an .ods file reach; a few bytes can repeat a cell millions of times."""

from xml.parsers import expat

from lms.rosters.reading.xlsx import SheetFacts, refuse_doctype

VISIBLE = "visible"
MOST_REPEATS = 2**20


def table_facts(xml: bytes) -> list[SheetFacts]:
    """The size and the hidden rows and columns of each table, in order."""
    reader = _TableReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.starts
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(xml, True)
    return reader.tables


class _TableReader:
    """Counts rows, cells and columns, with their repetitions; sizes end at the last cell with a value."""

    def __init__(self) -> None:
        self.tables: list[SheetFacts] = []
        self.row = self.next_row = self.column = self.header = 0

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.tables.append(SheetFacts())
            self.next_row = self.header = 0
        elif name == "table:table-column":
            self.column_starts(attributes)
        elif name == "table:table-row":
            self.row_starts(attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell_starts(attributes)

    def column_starts(self, attributes: dict[str, str]) -> None:
        end = self.header + _repeats(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", VISIBLE) != VISIBLE:
            self.tables[-1].hidden_columns.update(range(self.header, end))
        self.header = end

    def row_starts(self, attributes: dict[str, str]) -> None:
        self.row, self.column = self.next_row, 0
        self.next_row += _repeats(attributes, "table:number-rows-repeated")
        if attributes.get("table:visibility", VISIBLE) != VISIBLE:
            self.tables[-1].hidden_rows.update(range(self.row, self.next_row))

    def cell_starts(self, attributes: dict[str, str]) -> None:
        self.column += _repeats(attributes, "table:number-columns-repeated")
        if "office:value-type" in attributes or "table:formula" in attributes:
            facts = self.tables[-1]
            facts.height = max(facts.height, self.next_row)
            facts.width = max(facts.width, self.column)


def _repeats(attributes: dict[str, str], name: str) -> int:
    return min(int(attributes.get(name, "1")), MOST_REPEATS)
