"""Commands about contests."""

import click


@click.group(name="contests")
def commands() -> None:
    """Set up contests, rank them and publish their results."""
