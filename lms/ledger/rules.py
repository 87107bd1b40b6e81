"""The words of the ledger."""

from enum import StrEnum


class Outcome(StrEnum):
    """How an activity ended for a person."""

    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    TAKEN = "taken"
