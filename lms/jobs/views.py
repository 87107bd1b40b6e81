"""Pages that show how far long work is."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from lms import i18n
from lms.i18n import gettext as _
from lms.jobs import queries, rules
from lms.jobs.kinds import registry
from lms.jobs.models import Job, JobState
from lms.rights import Role
from lms.web import me, staff, wants_json

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("")
@staff(*Role)
def index() -> ResponseReturnValue:
    """Show the newest jobs."""
    return render_template("lms/jobs/index.html", jobs=queries.list_jobs(me()), label_of=label_of)


@bp.get("/<int:job_id>")
def show(job_id: int) -> ResponseReturnValue:
    """Show how far a job is; a script gets the same as JSON."""
    job = queries.get_job(me(), job_id)
    progress = rules.percent_done(job.progress_done, job.progress_total)
    if wants_json():
        return jsonify(state=job.state, progress=progress, message=message_of(job), result_url=job.result_url)
    return render_template(
        "lms/jobs/show.html",
        job=job,
        progress=progress,
        message=message_of(job),
        label=label_of(job),
        moments=moments_of(job),
    )


def label_of(job: Job) -> str:
    """Return what people call work of this kind."""
    kind = registry().kinds.get(job.kind)
    return str(kind.label) if kind else job.kind


def message_of(job: Job) -> str:
    """Return what there is to say about a job now."""
    if job.message:
        return job.message
    return str(_("Đang làm…") if job.state == JobState.RUNNING else _("Đang chờ đến lượt…"))


def moments_of(job: Job) -> list[tuple[str, str]]:
    """Return when what happened to a job, as far as it has."""
    moments = [
        (_("Yêu cầu lúc"), job.created_at),
        (_("Bắt đầu"), job.started_at),
        (_("Kết thúc"), job.finished_at),
    ]
    return [(name, i18n.moment(moment)) for name, moment in moments if moment is not None]
