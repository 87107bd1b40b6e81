"""Pages about targets: what was promised, how far each unit is, and how units compare."""

from collections.abc import Callable
from datetime import date
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.jobs.actions import enqueue
from lms.paging import Page
from lms.rights import Role
from lms.targets import actions, queries
from lms.targets.basis import CONDITION_NAMES, FROM_REGISTER, Condition
from lms.targets.cascades import asked_of, thresholds_below
from lms.targets.forecast import Forecast, a_month, forecast
from lms.targets.history import evidence_of_unit
from lms.targets.numbers import (
    compare_level,
    count_below,
    levels_in,
    numbers_below,
    numbers_of,
    people_of_itself,
    tree_of,
    trend,
)
from lms.targets.rules import COUNTS_UNITS, MINIMUMS, Measure, Period, Ratio, counter_of
from lms.targets.views.frame import Shown, may_open, own_target, scope, shown
from lms.units.queries import require_unit_by_code
from lms.units.rules import LEVEL_NAMES
from lms.web import me, staff

bp = Blueprint("targets", __name__, url_prefix="/targets")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """Show what was promised, plan by plan, with the newest numbers of the whole or of one unit."""
    code = request.args.get("unit")
    unit = require_unit_by_code(code, scope=scope()) if code else None
    listed = queries.list_targets([unit.path] if unit else scope())
    listed.sort(key=lambda one: one.target.plan)
    plans = [(plan, list(rows)) for plan, rows in groupby(listed, key=lambda one: one.target.plan)]
    return render_template("lms/targets/index.html", plans=plans, unit=unit, counter_of=counter_of)


@bp.get("/<int:target_id>")
@staff(Role.ORGANISER)
def show(target_id: int) -> ResponseReturnValue:
    """Show how far a unit and the units below it are from a target."""
    page = shown(target_id, may_be_past=True)
    target, reading, unit = page.target, page.reading, page.unit
    units = numbers_below(reading, unit.id, after=request.args.get("after")) if reading else Page([])
    figure = numbers_of(reading, unit.id) if reading else None
    basis = queries.basis_of(target)
    return render_template(
        "lms/targets/show.html",
        page=page,
        target=target,
        unit=unit,
        reading=reading,
        figure=figure,
        basis=basis,
        by=CONDITION_NAMES[basis.condition],
        levels=LEVEL_NAMES,
        from_register=basis.condition in FROM_REGISTER,
        is_entered=basis.condition is Condition.DECLARED,
        counts_units=Measure(target.measure) in COUNTS_UNITS,
        counter=counter_of(Measure(target.measure)),
        units=units,
        counts_below=count_below(reading, unit.id) if reading else (0, 0),
        open_units=may_open([one.unit.unit_id for one in units.items], page.owner),
        itself=people_of_itself(reading, unit.id) if reading else Ratio(0, 0),
        trend=trend(target.id, unit.id),
        evidence=queries.evidence_of(target.id),
        topics=queries.topics_of(target.id),
        proofs=evidence_of_unit(reading, page.place) if reading and page.place else [],
        population=queries.population_of(target),
        status=queries.status_of(target),
        siblings=queries.siblings_of(target),
        asked=asked_of(target, unit),
        thresholds=thresholds_below(target, unit),
        heading=_heading(page),
        amount_heading=_amount_heading(page),
        a_month=_a_month(page),
        may_state=me().may(Role.ORGANISER, unit.path),
    )


@bp.post("/<int:target_id>/readings")
@staff(Role.ORGANISER)
def read(target_id: int) -> ResponseReturnValue:
    """Read the target as of today, in the background."""
    target, _owner = own_target(target_id)
    job_id = enqueue(actions.READ, {"target_id": target.id}, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/<int:target_id>/tree")
@staff(Role.ORGANISER)
def tree(target_id: int) -> ResponseReturnValue:
    """Show the units below one as a tree, each with its state in words and colour."""
    page = shown(target_id, may_be_past=True)
    opened, after = request.args.get("open", type=int), request.args.get("after")
    branches = (
        tree_of(page.reading, page.unit.id, opened_id=opened, after=after) if page.reading else Page([])
    )
    ids = [one.unit.unit_id for branch in branches.items for one in (branch.numbers, *branch.below)]
    return render_template(
        "lms/targets/tree.html",
        page=page,
        branches=branches,
        after=after,
        open_units=may_open(ids, page.owner),
    )


@bp.get("/<int:target_id>/comparison")
@staff(Role.ORGANISER)
def comparison(target_id: int) -> ResponseReturnValue:
    """Compare the units of one level below a unit."""
    page = shown(target_id, may_be_past=True)
    levels = levels_in(page.reading, page.place) if page.reading and page.place else []
    wanted = request.args.get("level", "")
    level = wanted if wanted in levels else next(iter(levels), "")
    rows = (
        compare_level(page.reading, page.place, level, after=request.args.get("after"))
        if page.reading and page.place and level
        else None
    )
    ids = [one.unit.unit_id for one in rows.items] if rows else []
    return render_template(
        "lms/targets/comparison.html",
        page=page,
        levels=levels,
        level=level,
        rows=rows,
        names=LEVEL_NAMES,
        open_units=may_open(ids, page.owner),
    )


def _heading(page: Shown) -> Forecast | None:
    """Return where the ratio of the unit is heading."""
    if page.reading is None:
        return None
    figure = numbers_of(page.reading, page.unit.id)
    if figure.asked is None or not figure.ratio.denominator:
        return None
    done, whole = figure.ratio.numerator, figure.ratio.denominator
    return _forecast(page, done=done, whole=whole, needed=done + figure.ratio.gap(figure.asked))


def _a_month(page: Shown) -> Callable[[int], int] | None:
    """Return how much a gap is in each month that is left; None when none is left."""
    if page.reading is None:
        return None
    today, deadline = page.reading.as_of, page.target.deadline
    if deadline is None or today >= deadline:
        return None
    return lambda gap: a_month(gap, today=today, deadline=deadline)


def _amount_heading(page: Shown) -> Forecast | None:
    """Return where a number of classes or turns of the unit is heading."""
    if page.reading is None or Measure(page.target.measure) not in MINIMUMS:
        return None
    figure = numbers_of(page.reading, page.unit.id)
    if figure.amount is None or figure.amount_asked is None:
        return None
    most = max(figure.amount_asked, figure.amount) * 1000
    return _forecast(page, done=figure.amount, whole=most, needed=figure.amount_asked)


def _forecast(page: Shown, *, done: int, whole: int, needed: int) -> Forecast | None:
    target, reading = page.target, page.reading
    if reading is None:
        return None
    counted = Period(target.period_from, target.period_to).counted(target.recurrence, reading.as_of)
    deadline = target.deadline
    if target.recurrence == "yearly":
        deadline = date(reading.as_of.year, 12, 31)
    since = counted.first or i18n.today(target.created_at)
    return forecast(
        done=done, whole=whole, needed=needed, since=since, today=reading.as_of, deadline=deadline
    )
