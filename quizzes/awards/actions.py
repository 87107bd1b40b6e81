"""Keeping the facts of a decision, making its papers as files, and letting winners take theirs."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from lms import db
from lms.audit import actions as audit
from lms.documents.rules import Document
from lms.documents.writers.pdf import PDF, write_pdf
from lms.documents.writers.word import WORD, write_word
from lms.files.actions import keep_made
from quizzes.awards import queries
from quizzes.awards.annex import annex
from quizzes.awards.certificates import Winner, certificates
from quizzes.awards.decision import decision
from quizzes.awards.models import AwardFacts, AwardPaper
from quizzes.awards.rules import Awarded, Facts, FactsMissing, NobodyAwarded, check, pieces
from quizzes.contests.models import Contest
from quizzes.results.models import Standing

KIND = "contest"
MAKE = "contests.award_papers"
"""The kind of the job that makes papers."""
PIECE = 500
"""So many certificates are one file."""


@dataclass(frozen=True)
class Paper:
    """A paper to be made, before it is a file."""

    kind: str
    part: int
    count: int
    name: str
    document: Document


@dataclass(frozen=True)
class Made:
    """A paper in one form."""

    paper: Paper
    name: str
    media_type: str
    content: bytes


FORMS: tuple[tuple[str, str, Callable[[Document], bytes]], ...] = (
    ("docx", WORD, write_word),
    ("pdf", PDF, write_pdf),
)


def describe_decision(
    contest: Contest, round_number: int, facts: Facts, *, account_id: int | None, now: datetime
) -> None:
    """Keep what the office typed of a decision."""
    kept = queries.find_facts(contest.id, round_number)
    before = _brief(Facts.from_json(kept.facts)) if kept else None
    if kept is None:
        kept = AwardFacts(contest_id=contest.id, round_number=round_number)
        db.session.add(kept)
    kept.facts, kept.updated_at = facts.to_json(), now
    db.session.flush()
    _record(contest, "awards.describe", account_id, now, before=before, after=_brief(facts))


def papers_of(contest: Contest, standing: Standing) -> list[Paper]:
    """Return the papers of a published version: decision, annex, and certificates cut into files."""
    awarded = queries.awarded_in(contest, standing)
    facts = check(awarded, queries.facts_of(contest.id, standing.round_number))
    end = f"{contest.slug}-{standing.round_number or 'chung-cuoc'}-v{standing.version}"
    winners: list[Winner] = [*awarded.people, *awarded.units]
    cut = pieces(len(winners), PIECE)
    return [
        Paper("decision", 1, 1, f"quyet-dinh-{end}", decision(awarded, facts)),
        Paper("annex", 1, len(winners), f"phu-luc-{end}", annex(awarded, facts)),
        *(
            Paper(
                "certificates",
                part,
                len(winners[piece]),
                f"giay-chung-nhan-{end}" + (f"-{part}" if len(cut) > 1 else ""),
                certificates(awarded, facts, winners[piece]),
            )
            for part, piece in enumerate(cut, start=1)
        ),
    ]


def make_papers(papers: list[Paper]) -> Iterator[Made]:
    """Give each paper in each form as it is made; nothing is kept yet."""
    for paper in papers:
        for ending, media_type, write in FORMS:
            yield Made(paper, f"{paper.name}.{ending}", media_type, write(paper.document))


def keep_papers(standing_id: int, made: list[Made], *, owner_id: int | None, now: datetime) -> None:
    """Put files in the place of those that were made from the version before."""
    db.session.execute(delete(AwardPaper).where(AwardPaper.standing_id == standing_id))
    for one in made:
        file = keep_made(
            io.BytesIO(one.content),
            name=one.name,
            media_type=one.media_type,
            uploaded_by_id=owner_id,
            now=now,
        )
        db.session.add(
            AwardPaper(
                standing_id=standing_id,
                kind=one.paper.kind,
                part=one.paper.part,
                count=one.paper.count,
                file_id=file.id,
                made_at=now,
            )
        )
        db.session.flush()


def certificate_of(contest: Contest, standing: Standing, person_id: int) -> bytes:
    """Return the certificates of one person as PDF; whoever is left out has none."""
    awarded: Awarded = queries.awarded_in(contest, standing, person_id=person_id)
    facts = queries.facts_of(contest.id, standing.round_number)
    return write_pdf(certificates(awarded, check(awarded, facts)))


def release_certificates(
    contest: Contest, standing: Standing, *, account_id: int | None, now: datetime
) -> None:
    """Let the winners of a published version take their certificates themselves."""
    kept = queries.find_facts(contest.id, standing.round_number)
    if kept is None:
        raise FactsMissing
    if not queries.awarded_in(contest, standing).people:
        raise NobodyAwarded
    kept.released_standing_id, kept.released_at = standing.id, now
    contest.certificates_released_at = now
    db.session.flush()
    after = {"round_number": standing.round_number, "version": standing.version, "sha256": standing.sha256}
    _record(contest, "awards.release", account_id, now, after=after)


def withdraw_certificates(
    contest: Contest, standing: Standing, *, account_id: int | None, now: datetime
) -> None:
    """Let nobody take a certificate of this standing any more."""
    kept = queries.find_facts(contest.id, standing.round_number)
    if kept is None or kept.released_standing_id is None:
        return
    kept.released_standing_id = kept.released_at = None
    db.session.flush()
    contest.certificates_released_at = db.session.scalar(
        select(AwardFacts.released_at)
        .where(AwardFacts.contest_id == contest.id, AwardFacts.released_at.is_not(None))
        .limit(1)
    )
    db.session.flush()
    _record(contest, "awards.withdraw", account_id, now, after={"round_number": standing.round_number})


def _brief(facts: Facts) -> dict[str, Any]:
    """Return what the record of changes holds of a decision."""
    told = facts.to_json()
    return {name: told[name] for name in ("number", "signed_on", "signer_title", "signer_name")}


def _record(contest: Contest, action: str, account_id: int | None, now: datetime, **values: Any) -> None:
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=contest.title,
        unit_id=contest.unit_id,
        account_id=account_id,
        now=now,
        **values,
    )
