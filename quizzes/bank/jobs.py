"""Large files of questions in the background: looking at them, bringing them in, and writing them out."""

import io

from lms import db, i18n
from lms.files.actions import keep_made
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.bank import drafts, exporting
from quizzes.bank.formats.out.losses import Target
from quizzes.bank.models import QuestionImport
from quizzes.bank.queries import bank_names
from quizzes.bank.words import FILE_ENDINGS


def preview(work: Work) -> Outcome:
    """Read a large file, and keep what importing it would do."""
    import_id: int = work.arguments["import_id"]
    work.progress(0, 2, _("Đang đọc tệp"))
    drafts.keep_preview(import_id, now=work.now)
    return Outcome(_("Đã đọc xong tệp."), _page(import_id))


def commit(work: Work) -> Outcome:
    """Bring the questions of a large file into the bank; doing it again brings in none."""
    import_id: int = work.arguments["import_id"]
    work.progress(0, 2, _("Đang đọc tệp"))
    with db.only_reading():
        plan = drafts.plan_of(db.session.get_one(QuestionImport, import_id))[1]
        db.session.expunge_all()
    work.progress(1, 2, _("Đang ghi"))
    count = drafts.commit_import(
        import_id,
        skips_unsupported=work.arguments["skips_unsupported"],
        account_id=work.owner_id,
        now=work.now,
        plan=plan,
    )
    return Outcome(_("Đã thêm %(count)s câu hỏi vào ngân hàng.", count=i18n.number(count)), _page(import_id))


def export(work: Work) -> Outcome:
    """Write the questions of a bank to a file, and keep it for whoever asked."""
    bank_id: int = work.arguments["bank_id"]
    target = Target(work.arguments["format"])
    work.progress(0, 1, _("Đang ghi"))
    with db.only_reading():
        name = bank_names([bank_id])[bank_id]
        made = exporting.export_bank(bank_id, target, skips_unsupported=work.arguments["skips_unsupported"])
    file = keep_made(
        io.BytesIO(made.content),
        name=f"{name[:80]}{FILE_ENDINGS[target]}",
        media_type=exporting.MEDIA_TYPES[target],
        uploaded_by_id=work.owner_id,
        now=work.now,
    )
    told = [_("Đã ghi %(count)s câu.", count=i18n.number(made.count))]
    told += [
        _("Định dạng này không có chỗ cho %(name)s (%(count)s câu).", name=left, count=i18n.number(count))
        for left, count in made.left_behind.items()
    ]
    return Outcome(" ".join(told), path_to("question_exports.file", bank_id=bank_id, file_id=file.id))


def _page(import_id: int) -> str:
    return path_to("question_imports.show", import_id=import_id)


KINDS = (
    Kind(drafts.PREVIEW, _l("Đọc tệp câu hỏi"), preview),
    Kind(drafts.COMMIT, _l("Nhập câu hỏi"), commit),
    Kind(exporting.EXPORT, _l("Xuất câu hỏi"), export),
)
