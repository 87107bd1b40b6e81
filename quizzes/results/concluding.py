"""From attempts to a standing, in memory: nothing is written here."""

from array import array
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from lms import i18n
from quizzes.attempts.prediction import MOST_PREDICTIONS
from quizzes.attempts.prediction import Scope as Span
from quizzes.essays.papers import points_by_attempt
from quizzes.essays.queries import points_by_person
from quizzes.ranking.conclusion import Conclusion, Terms, conclude
from quizzes.ranking.values import scaled
from quizzes.ranking.writers import hash_of
from quizzes.results import queries, versions
from quizzes.results.belonging import Belonging, units_of
from quizzes.results.gathering import Gathered, RoundFacts, add_round, gather_round
from quizzes.results.models import WHOLE, Close, StandingState
from quizzes.results.queries import Asked
from quizzes.results.referrals import referrals_at_close


def conclude_standing(asked: Asked) -> Conclusion:
    """Return the standing that follows from what was handed in; what was frozen at the close is used."""
    terms = _terms(asked)
    day = i18n.today(asked.closes_at)
    whole = _gathered(asked, terms, day)
    if asked.rules.entry.has_referrals:
        referred = referrals_at_close(asked.contest.id, asked.round_number)
        whole.table.referred = array("q", [referred.get(person_id, 0) for person_id in whole.people])
    given = {code for one in terms.decided.values() for code in one.tiers}
    units = units_of({*whole.table.units, *given}, day, counts_members=bool(terms.collective))
    return conclude(replace(terms, units=units, voided=whole.voided), whole.table)


def _gathered(asked: Asked, terms: Terms, day: date) -> Gathered:
    """Return the entrants of all rounds; what says how they stand, a set of a million, is let go with it."""
    belonging = Belonging(day)
    rounds = (_gathered_round(asked, one, terms, belonging) for one in asked.rounds)
    whole = next(rounds)
    for one in rounds:
        add_round(whole, one, terms.ranking.overall, terms.keys)
    return whole


def _gathered_round(asked: Asked, one: RoundFacts, terms: Terms, belonging: Belonging) -> Gathered:
    """Return the entrants of a round, each with the attempt that counts."""
    facts = replace(one, counted=_counted(asked, one.number))
    if terms.needs_essays:
        facts = _with_essays(asked, facts)
    return gather_round(facts, terms, queries.left_of(asked, one.number), belonging)


def _with_essays(asked: Asked, one: RoundFacts) -> RoundFacts:
    """Return a round with the points of its essays; nothing is read where there are none."""
    essay, contest_id = asked.rules.rounds[one.number - 1].essay, asked.contest.id
    if essay is None:
        return one
    if essay.within_paper:
        return replace(one, essays_within=_scaled(points_by_attempt(contest_id, one.number)))
    return replace(one, essays=_scaled(points_by_person(contest_id, one.number)))


def _scaled(points: Mapping[int, Fraction]) -> dict[int, int]:
    return {owner: scaled(one) for owner, one in points.items()}


def _terms(asked: Asked) -> Terms:
    contest, rules = asked.contest, asked.rules
    number = None if asked.is_whole else asked.round_number
    close = _close(asked, asked.round_number)
    predictions = [one.to_json() for one in rules.predictions] + [{}] * MOST_PREDICTIONS
    counted = _counted(asked, asked.round_number)
    return Terms(
        contest=contest.slug,
        title=contest.title,
        round_number=number,
        version=versions.next_version(contest.id, asked.round_number),
        rules_version=asked.rules_version,
        round_count=len(asked.rounds),
        is_rehearsal=contest.is_rehearsal,
        ranking=rules.ranking,
        counts=asked.rounds[-1].counts,
        prizes=tuple(filter(asked.awards, rules.prizes)),
        collective=tuple(filter(asked.awards, rules.collective)),
        divisions=tuple(one.key for one in rules.divisions),
        prediction=predictions[0],
        counted=counted[0],
        prediction2=predictions[1],
        counted2=counted[1],
        seed=(contest.lot_seed or "") if rules.draws_lots else "",
        people=close.people,
        attempts=close.attempts,
        decided=queries.decided_units(asked),
    )


def _counted(asked: Asked, number: int) -> tuple[int | None, ...]:
    """Return what each prediction of a round is compared with, as it was frozen at the close that counts."""
    scopes = [one.scope for one in asked.rules.predictions] + [Span.ROUND] * MOST_PREDICTIONS
    first, second = (_close(asked, WHOLE if one is Span.CONTEST else number) for one in scopes[:2])
    return first.counted, second.counted2


def _close(asked: Asked, number: int) -> Close:
    found = queries.find_close(asked.contest.id, number)
    if found is None:
        raise ValueError("what was counted is frozen before a standing is made")
    return found


def is_published_already(asked: Asked, conclusion: Conclusion) -> bool:
    """Whether the newest published version says the same."""
    published = versions.find_standing(asked.contest.id, asked.round_number, StandingState.PUBLISHED)
    if published is None:
        return False
    same = replace(conclusion, terms=replace(conclusion.terms, version=published.version))
    return hash_of(same) == published.sha256
