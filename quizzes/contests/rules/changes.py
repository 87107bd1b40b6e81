"""What may change in the rules of a contest that is published: never a round that has closed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import Stage

LONGEST_NOTICE = 2000


def problems_of_change(
    before: ContestRules, after: ContestRules, *, notice: str, now: datetime
) -> dict[str, LazyString]:
    """Return what is wrong with a change of published rules, by field."""
    found: dict[str, LazyString] = {}
    if after == before:
        found["rounds"] = _l("Thể lệ chưa có gì thay đổi.")
    if not notice.strip():
        found["notice"] = _l("Hãy viết thông báo cho người dự thi về thay đổi này.")
    elif len(notice) > LONGEST_NOTICE:
        found["notice"] = _l("Thông báo dài tối đa %(most)d ký tự.", most=LONGEST_NOTICE)
    if any(one.opens_at <= now for one in before.rounds[len(after.rounds) :]):
        found["rounds"] = _l("Vòng thi đã mở thì không bỏ được.")
    for place, (old, new) in enumerate(zip(before.rounds, after.rounds, strict=False)):
        found |= {f"rounds-{place}-{name}": text for name, text in _problems_of_round(old, new, now)}
    for place, new in enumerate(after.rounds[len(before.rounds) :], start=len(before.rounds)):
        if new.opens_at < now:
            found[f"rounds-{place}-opens_at"] = _l("Vòng thêm vào phải mở từ bây giờ trở đi.")
    return found | _problems_of_stages(before.stages, after.stages, now)


def _problems_of_stages(
    before: Sequence[Stage], after: Sequence[Stage], now: datetime
) -> dict[str, LazyString]:
    """Return what is wrong with the stages: results that are written by hand stay with theirs."""
    found: dict[str, LazyString] = {}
    if any(one.opens_at <= now for one in before[len(after) :]):
        found["stages"] = _l("Phần thi đã bắt đầu thì không bỏ được.")
    for place, (old, new) in enumerate(zip(before, after, strict=False)):
        if old.closes_at <= now and new != old:
            found[f"stages-{place}-title"] = _l("Phần thi này đã kết thúc nên không sửa được nữa.")
        elif old.opens_at <= now and (new.opens_at, new.kind) != (old.opens_at, old.kind):
            found[f"stages-{place}-opens_at"] = _l(
                "Phần thi này đã bắt đầu: giờ bắt đầu và cách thi không đổi được nữa."
            )
        elif new != old and new.closes_at <= now:
            found[f"stages-{place}-closes_at"] = _l("Giờ đóng mới phải sau lúc này.")
    for place, new in enumerate(after[len(before) :], start=len(before)):
        if new.closes_at <= now:
            found[f"stages-{place}-closes_at"] = _l("Phần thi thêm vào phải kết thúc sau lúc này.")
    return found


def _problems_of_round(old: RoundRules, new: RoundRules, now: datetime) -> Iterator[tuple[str, LazyString]]:
    if old.closes_at <= now:
        if new != old:
            yield "title", _l("Vòng này đã đóng nên không sửa được nữa.")
        return
    if old.opens_at <= now and (new.opens_at, new.is_practice) != (old.opens_at, old.is_practice):
        yield "opens_at", _l("Vòng này đã mở: giờ mở và loại vòng không đổi được nữa.")
    if new != old and new.closes_at <= now:
        yield "closes_at", _l("Giờ đóng mới phải sau lúc này.")


def is_changeable(rules: ContestRules, now: datetime) -> bool:
    """Whether a round or a stage is left whose rules can change."""
    return now < max((rules.closes_at, *(one.closes_at for one in rules.stages)))
