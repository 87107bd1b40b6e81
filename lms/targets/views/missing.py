"""Pages about people: who is done, who is left, the text to send, and whether sending helped."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, config, db
from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.views import send
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.paging import Page
from lms.rights import Role
from lms.spreadsheets import XLSX
from lms.targets import actions, queries
from lms.targets.history import list_sent, list_sent_about_units
from lms.targets.messages import NAMED, message_about_units, message_of
from lms.targets.missing import Listed, list_done, list_missing, people_of
from lms.targets.models import Reading
from lms.targets.numbers import UnitNumbers, numbers_below, numbers_of
from lms.targets.rules import COUNTS_UNITS, Measure, Ratio
from lms.targets.views.frame import Shown, may_open, scope, shown
from lms.web import me, notice, staff

bp = Blueprint("missing", __name__)


@bp.get("/<int:target_id>/missing")
@staff(Role.ORGANISER)
def index(target_id: int) -> ResponseReturnValue:
    """List who has not completed what the target asks, or who has."""
    page = shown(target_id, may_be_past=True)
    reading, unit = page.reading, page.unit
    is_done = request.args.get("state") == "done"
    people: Page[Listed] = Page([])
    units: Page[UnitNumbers] = Page([])
    if reading is not None:
        listing = list_done if is_done else list_missing
        people = listing(reading, unit.id, after=request.args.get("after"))
        units = numbers_below(reading, unit.id, is_short=True, after=request.args.get("units"))
    return render_template(
        "lms/targets/missing.html",
        page=page,
        target=page.target,
        unit=unit,
        reading=reading,
        ratio=people_of(reading, unit.id) if reading else Ratio(0, 0),
        counts_units=Measure(page.target.measure) in COUNTS_UNITS,
        people=people,
        is_done=is_done,
        units=units,
        open_units=may_open([one.unit.unit_id for one in units.items], page.owner),
        sent=list_sent(reading, unit.id) if reading and not page.is_past else [],
    )


@bp.route("/<int:target_id>/message", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def message(target_id: int) -> ResponseReturnValue:
    """Show a text to copy or to mail about those left in a unit; posting notes that it was sent."""
    page = shown(target_id)
    reading = page.reading
    about_units = Measure(page.target.measure) in COUNTS_UNITS
    if reading is None or (reading.frozen_population_id is None and not about_units):
        raise NotFound(_l("Chỉ tiêu này không có danh sách người chưa hoàn thành."))
    about_units = reading.frozen_population_id is None
    ratio = numbers_of(reading, page.unit.id).ratio if about_units else people_of(reading, page.unit.id)
    left = ratio.denominator - ratio.numerator
    if request.method == "POST":
        return _noted(page, reading, left)
    return render_template(
        "lms/targets/message.html",
        page=page,
        text=(_text_about_units if about_units else _text_about_people)(page, reading, left),
        left=left,
        about_units=about_units,
        sent=list_sent_about_units(reading, page.unit.id) if about_units else [],
    )


def _noted(page: Shown, reading: Reading, left: int) -> ResponseReturnValue:
    """Note that a text was sent, and lead to where it shows later whether that helped."""
    about_units = reading.frozen_population_id is None
    if left == 0:
        raise NotFound(
            _l("Không còn đơn vị nào chưa đạt.") if about_units else _l("Không còn ai chưa hoàn thành.")
        )
    actions.note_reminder(
        page.target, reading, page.unit, left=left, account_id=me().account_id, now=clock.now()
    )
    db.commit()
    if about_units:
        notice(_("Đã ghi nhận là đã gửi. Lần tính sau cho biết có bao nhiêu đơn vị đạt thêm."))
    else:
        notice(_("Đã ghi nhận là đã gửi. Lần tính sau cho biết có bao nhiêu người hoàn thành thêm."))
    place = ".message" if about_units else ".index"
    return redirect(url_for(place, target_id=page.target.id, unit=page.unit.code))


def _text_about_people(page: Shown, reading: Reading, left: int) -> str:
    people = list_missing(reading, page.unit.id, size=NAMED).items
    address = config.current().base_url
    return message_of(page.target, page.name, reading.as_of, left=left, people=people, address=address)


def _text_about_units(page: Shown, reading: Reading, left: int) -> str:
    return message_about_units(
        page.target,
        page.name,
        reading.as_of,
        left=left,
        units=numbers_below(reading, page.unit.id, is_short=True).items,
        condition=queries.basis_of(page.target).condition,
        address=config.current().base_url,
    )


@bp.post("/<int:target_id>/missing.xlsx")
@staff(Role.ORGANISER)
def export(target_id: int) -> ResponseReturnValue:
    """Have the list of those not done written as an Excel file, in the background."""
    page = shown(target_id)
    arguments = {"target_id": page.target.id, "unit_id": page.unit.id, "name": page.name}
    job_id = enqueue(actions.MISSING, arguments, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/<int:target_id>/missing/<int:file_id>")
@staff(Role.ORGANISER)
def file(target_id: int, file_id: int) -> ResponseReturnValue:
    """Send a list to whoever had it written."""
    queries.find_target(target_id, scope())
    found = get_file(file_id)
    if found.uploaded_by_id != me().account_id or found.media_type != XLSX:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return send(found)
