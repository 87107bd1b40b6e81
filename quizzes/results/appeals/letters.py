"""The letters to somebody who appealed."""

from lms.i18n import gettext as _
from lms.mail.writers import Letter
from quizzes.results.appeals.queries import ShownAppeal, key_of
from quizzes.results.appeals.rules import STATE_NAMES, AppealState, ticket


def receipt_letter(to: str, shown: ShownAppeal, site: str) -> Letter:
    """Return the letter that says that an appeal was taken."""
    return Letter(
        to,
        _("Đã nhận đơn phúc khảo %(ticket)s", ticket=ticket(shown.appeal.number)),
        _(
            "Chào bạn %(name)s,\n\n"
            "Ban Tổ chức cuộc thi “%(contest)s” đã nhận đơn phúc khảo %(ticket)s của bạn "
            "về kết quả: %(about)s.\n\n"
            "Xem đơn và quyết định tại:\n\n%(link)s\n",
            name=shown.name,
            contest=shown.contest.title,
            ticket=ticket(shown.appeal.number),
            about=about(shown),
            link=link_to(shown, site),
        ),
    )


def decision_letter(to: str, shown: ShownAppeal, site: str) -> Letter:
    """Return the letter that brings the decision with its reason."""
    return Letter(
        to,
        _("Quyết định về đơn phúc khảo %(ticket)s", ticket=ticket(shown.appeal.number)),
        _(
            "Chào bạn %(name)s,\n\n"
            "Ban Tổ chức cuộc thi “%(contest)s” đã xem xét đơn phúc khảo %(ticket)s của bạn: %(state)s.\n\n"
            "Lý do: %(decision)s\n\n"
            "Xem lại tại:\n\n%(link)s\n",
            name=shown.name,
            contest=shown.contest.title,
            ticket=ticket(shown.appeal.number),
            state=STATE_NAMES[AppealState(shown.appeal.state)],
            decision=shown.appeal.decision,
            link=link_to(shown, site),
        ),
    )


def link_to(shown: ShownAppeal, site: str) -> str:
    """Return the whole address of the page of an appeal."""
    return f"{site}/c/{shown.contest.slug}/appeals/{shown.appeal.number}/{key_of(shown.appeal.id)}"


def about(shown: ShownAppeal) -> str:
    """Return which result an appeal is about, with the receipt where there is one."""
    title = shown.title or _("chung cuộc")
    return (
        _("%(title)s, mã phiếu %(receipt)s", title=title, receipt=shown.receipt) if shown.receipt else title
    )
