"""What the states of essays are called, and what the record of changes calls the acts about them."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from quizzes.essays.rules import State

STATE_NAMES = {
    State.WAITING: _l("Chờ chấm"),
    State.APART: _l("Lệch điểm, chờ quyết định"),
    State.MARKED: _l("Đã chấm xong"),
    State.VOID: _l("Đã huỷ"),
}
STATE_KINDS = {State.WAITING: "soon", State.APART: "late", State.MARKED: "ok", State.VOID: "off"}
"""How the badge of each state looks."""
WORDS = Words(
    acts={
        "essay.name_markers": _l("Phân công người chấm tự luận"),
        "essay.mark": _l("Chấm bài tự luận"),
        "essay.settle": _l("Quyết định điểm bài tự luận"),
        "essay.void": _l("Huỷ bài tự luận"),
        "essay.lift_void": _l("Gỡ việc huỷ bài tự luận"),
    },
    fields={"markers": _l("Người chấm"), "points": _l("Điểm")},
)
