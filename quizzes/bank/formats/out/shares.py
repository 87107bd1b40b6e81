"""Shares of the score as formats write them."""


def percent(fraction: float) -> str:
    """Return a share as a percentage with five decimals at most, as Moodle writes it."""
    return f"{fraction * 100:.5f}".rstrip("0").rstrip(".")
