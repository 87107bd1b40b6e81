"""A standing as plain values, for commands and pages: who stands where, by which values, with which prize."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from quizzes.ranking.collective import CollectiveTable
from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.keys import DISTANCES, Key
from quizzes.ranking.rules import CollectivePrize, Measure
from quizzes.ranking.values import MISSING, points

Told = int | str | None


def entrants(conclusion: Conclusion, division: str = "") -> Iterator[dict[str, Any]]:
    """Give each entrant in the order of the standing: rank, receipt, unit, division, the value of every key.

    With a division, its entrants alone with their rank in it; an entrant who is not ranked has None.
    """
    table, keys = conclusion.table, conclusion.terms.told_keys
    columns = [(one.key, table.of_key(one, conclusion.terms.seed)) for one in keys]
    prizes = conclusion.prizes_by_row()
    ranks = conclusion.division_ranks if division else conclusion.standing.ranks
    for row in conclusion.lines(division):
        yield {
            "rank": ranks[row] or None,
            "entrant": table.receipts[row],
            "unit": table.units[row],
            "kind": table.kinds[row],
            "division": table.divisions[row],
            "values": {key.value: told(key, column[row]) for key, column in columns},
            "prizes": [conclusion.terms.prizes[one.tier].title for one in prizes.get(row, [])],
        }


def told(key: Key, value: int) -> Told:
    """Return a value as it is told: points exact ("22/3" where they are no whole number), times in ms."""
    if key in (Key.SCORE, Key.SCORE_WITH_ESSAY):
        exact = points(value)
        return exact.numerator if exact.denominator == 1 else str(exact)
    if key in DISTANCES and value == MISSING:
        return None
    return value


def units(prize: CollectivePrize, table: CollectiveTable) -> Iterator[dict[str, Any]]:
    """Give the units of a collective prize in their order; percentages are rounded to two decimals."""
    for line in table.lines:
        yield {
            "rank": line.rank or None,
            "unit": line.unit.code,
            "name": line.unit.name,
            "division": line.division,
            "people": line.people,
            "members": line.unit.members,
            "turnout": None if line.turnout is None else float(round(line.turnout, 2)),
            "score": None if line.score is None else float(round(line.score, 2)),
            "prizes": line.prizes,
            "value": float(round(line.value, 2)),
            "prize": None if line.tier is None else prize.tiers[line.tier].title,
        }


def ties(conclusion: Conclusion) -> Iterator[dict[str, Any]]:
    """Give what must be decided before anything is published."""
    for one in conclusion.ties:
        yield {
            "prize": conclusion.terms.prizes[one.tier].title,
            "division": one.division,
            "entrants": [conclusion.table.receipts[row] for row in one.rows],
            "places": one.places,
        }
    for prize in conclusion.terms.collective:
        for tie in conclusion.units[prize.key].ties:
            yield {
                "collective": prize.key,
                "prize": prize.tiers[tie.tier].title,
                "division": tie.division,
                "units": list(tie.units),
                "places": tie.places,
            }


def to_give(conclusion: Conclusion) -> Iterator[dict[str, Any]]:
    """Give what the organising board has left to give by hand: so many of each tier."""
    for prize in conclusion.terms.collective:
        if prize.measure is not Measure.HAND:
            continue
        decided = conclusion.terms.decided.get(prize.key)
        given = Counter(decided.tiers.values() if decided else ())
        for place, tier in enumerate(prize.tiers):
            if given[place] < tier.count:
                yield {"collective": prize.key, "prize": tier.title, "count": tier.count - given[place]}


def facts(conclusion: Conclusion) -> dict[str, Any]:
    """Return what a standing is about, and what must be decided before it can be published."""
    terms = conclusion.terms
    return {
        "contest": terms.contest,
        "title": terms.title,
        "round": terms.round_number,
        "version": terms.version,
        "rules_version": terms.rules_version,
        "is_rehearsal": terms.is_rehearsal,
        "people": terms.people,
        "attempts": terms.attempts,
        "voided": terms.voided,
        "ranked": conclusion.standing.ranked,
        "prediction": {**terms.prediction, "counted": terms.counted} if terms.prediction else None,
        "prediction2": {**terms.prediction2, "counted": terms.counted2} if terms.prediction2 else None,
        "seed": terms.seed,
        "keys": list(map(str, terms.keys)),
        "told_keys": list(map(str, terms.told_keys)),
        "ties": list(ties(conclusion)),
        "to_give": list(to_give(conclusion)),
    }
