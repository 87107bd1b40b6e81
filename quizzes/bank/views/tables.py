"""The table of a bank: many questions written and changed at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from lms import clock, db
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.bank import queries, tables
from quizzes.bank.rows import row_of
from quizzes.bank.table_form import MOST_ROWS, SPARE_ROWS, RowForm, TableForm, cell_of, cells_of
from quizzes.bank.tables import TypedRow
from quizzes.bank.uses import open_titles

bp = Blueprint("bank_tables", __name__)


@bp.route("/question-banks/<int:bank_id>/table", methods=["GET", "POST"])
@staff(Role.TRAINER)
def table(bank_id: int) -> ResponseReturnValue:
    """Show the questions of a bank as rows; keep what was typed in all of them, or in none."""
    bank = queries.require_bank(bank_id, me().scope(Role.TRAINER), writes=True)
    page = tables.page_of_rows(bank_id, after=request.args.get("after"))
    form = TableForm(
        data={
            "rows": [
                {"question_id": one.id, "seen_version": one.version, **cells_of(row_of(one.content))}
                for one in page.items
            ]
            + [{}] * SPARE_ROWS
        }
    )
    if form.validate_on_submit():
        rows: list[RowForm] = [entry.form for entry in form.rows]
        typed = [TypedRow(one.row, one.question_id.data, one.seen_version.data) for one in rows]
        try:
            saved = tables.save_rows(bank_id, typed, account_id=me().account_id, now=clock.now())
        except Invalid as refusal:
            _show(form, refusal)
        else:
            db.commit()
            notice(_("Đã thêm %(added)s câu, sửa %(changed)s câu.", added=saved.added, changed=saved.changed))
            return redirect(url_for(".table", bank_id=bank_id, after=request.args.get("after")))
    shown = render_template(
        "quizzes/bank/table.html",
        bank=bank,
        form=form,
        cells=RowForm.cells,
        after=page.after,
        most=MOST_ROWS,
        open_titles=open_titles(bank_id, now=clock.now()),
    )
    return shown, 400 if form.is_wrong else 200


def _show(form: TableForm, refusal: Invalid) -> None:
    """Put each problem at its cell."""
    problems: dict[str, str | LazyString] = {}
    for name, text in refusal.problems.items():
        place, _dash, field = name.partition("-")
        problems.setdefault(f"rows-{place}-{cell_of(field)}", text)
    form.take(Invalid(problems))
