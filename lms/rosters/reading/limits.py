"""How much a workbook may ask for: a list of people is larger than any other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be, and what the process that reads it may take."""

    unzipped: int
    tags: int
    """Of all parts together."""
    cells: int
    """Of one sheet."""
    all_cells: int
    memory: int
    """In bytes."""
    seconds: int
    """Of processor."""


ROSTER = Limits(
    unzipped=300 * 2**20,
    tags=120_000_000,
    cells=6_000_000,
    all_cells=60_000_000,
    memory=3 * 2**30,
    seconds=60,
)
