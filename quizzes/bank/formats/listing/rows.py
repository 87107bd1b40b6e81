"""The rows of tables in files of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.bank.formats.listing.drafts import words_of
from quizzes.bank.formats.listing.lines import Line


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells with their lines, and its place; `is_whole` if one cell takes all of it."""

    cells: Sequence[tuple[Line, ...]]
    where: Mapping[str, int]
    is_whole: bool = False
    continued: frozenset[int] = frozenset()
    """The columns in which a cell of the row above goes on."""
    behind: frozenset[int] = frozenset()
    """The columns that the cell before them takes, too."""

    @property
    def words(self) -> list[str]:
        """The words of each cell."""
        return [words_of(cell) for cell in self.cells]
