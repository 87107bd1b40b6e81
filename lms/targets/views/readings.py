"""Pages about readings: one after the other, what a correction changed, and what proves a person."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.rights import Role
from lms.targets import history
from lms.targets.differences import differences
from lms.targets.documents import document_of
from lms.targets.models import Reading
from lms.targets.queries import evidence_of, find_target, population_of
from lms.targets.views.frame import own_target, scope, shown
from lms.web import staff

bp = Blueprint("readings", __name__)

NAMES_SHOWN = 200


@bp.get("/<int:target_id>/readings")
@staff(Role.ORGANISER)
def index(target_id: int) -> ResponseReturnValue:
    """List the readings of a target, the newest first."""
    target, owner = own_target(target_id)
    page = history.page_readings(target.id, after=request.args.get("after"))
    return render_template("lms/targets/readings.html", target=target, owner=owner, page=page)


@bp.get("/<int:target_id>/readings/<int:reading_id>")
@staff(Role.ORGANISER)
def show(target_id: int, reading_id: int) -> ResponseReturnValue:
    """Show a reading, and what it corrects."""
    target, owner = own_target(target_id)
    reading = history.require_reading(target.id, reading_id)
    before = history.reading_before(reading)
    changed = differences(document_of(before), document_of(reading)) if before else None
    groups = (changed.joined, changed.left, changed.done, changed.undone) if changed else ()
    shown_ids = {person_id for group in groups for person_id in group[:NAMES_SHOWN]}
    return render_template(
        "lms/targets/reading.html",
        target=target,
        owner=owner,
        reading=reading,
        before=before,
        changed=changed,
        people={person.id: person for person in history.names_of_people(shown_ids)},
        units=history.names_of_units(reading, [one.unit_id for one in changed.units]) if changed else {},
        most=NAMES_SHOWN,
    )


@bp.get("/<int:target_id>/readings/<int:reading_id>.json")
@staff(Role.ORGANISER)
def document(target_id: int, reading_id: int) -> ResponseReturnValue:
    """Send a reading as it was hashed, byte by byte."""
    target, _owner = own_target(target_id)
    reading = history.require_reading(target.id, reading_id)
    return Response(
        document_of(reading),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{_file_name(target.code, reading)}"'},
    )


@bp.get("/<int:target_id>/people/<int:person_id>")
@staff(Role.ORGANISER)
def person(target_id: int, person_id: int) -> ResponseReturnValue:
    """Show why a person counts as done or not: the entry of the ledger that proves it."""
    page = shown(target_id, may_be_past=True)
    target, _owner = find_target(target_id, scope())
    if page.reading is None:
        return render_template("lms/targets/person.html", page=page, proof=None, evidence=[])
    return render_template(
        "lms/targets/person.html",
        page=page,
        proof=history.proof_of(page.reading, person_id, page.unit.id),
        evidence=evidence_of(target.id),
        population=population_of(target),
    )


def _file_name(code: str, reading: Reading) -> str:
    """Return a name of plain letters, as headers take it."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in code)
    return f"{plain}-{reading.as_of.isoformat()}-{reading.sha256[:8]}.json"
