"""What the invented province promised: six targets, two of them read over the months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Course
from demo.story import Story
from lms import db, i18n
from lms.ledger.models import Activity
from lms.populations.models import Population
from lms.targets.actions import bind_target, import_targets
from lms.targets.models import Target
from lms.targets.readers import TargetRow
from lms.targets.readings import read_target
from lms.targets.rules import Measure

PLAN = "Chuyển đổi số trong công đoàn tỉnh Sông Trăng"


@dataclass(frozen=True)
class Proof:
    """What a target is bound to: whom it speaks of, and the course whose completion proves it."""

    code: str
    population: Population
    course: Course


def promise(story: Story, *, unit_id: int) -> None:
    """Keep the targets of the plan for the province."""
    import_targets(unit_id, _catalogue(story), now=story.at(210, 14))


def bind(proofs: Sequence[Proof], *, account_id: int, now: datetime) -> None:
    """Say whom the targets speak of and what proves them."""
    for proof in proofs:
        evidence = db.session.get_one(Activity, proof.course.activity_id)
        bind_target(target_of(proof.code), proof.population, [evidence], account_id=account_id, now=now)


def read(proofs: Sequence[Proof], *, story: Story, since: int) -> None:
    """Read the bound targets as of the end of each month since so many days ago, and as of today."""
    for day in (*story.month_ends(since), story.today):
        now = min(i18n.day_end(day), story.end)
        for proof in proofs:
            read_target(target_of(proof.code), as_of=day, now=now)


def target_of(code: str) -> Target:
    """Return a target of the plan."""
    return db.session.scalars(select(Target).where(Target.code == code)).one()


def _catalogue(story: Story) -> list[TargetRow]:
    return [
        _row(
            story,
            code="ST-1",
            wording="100% cán bộ công đoàn chuyên trách được đào tạo về chuyển đổi số",
            population_wording="cán bộ công đoàn chuyên trách",
            subject="an toàn trên không gian mạng, kỹ năng số",
            threshold=100,
        ),
        _row(
            story,
            code="ST-2",
            wording="Từ 70% cán bộ công đoàn không chuyên trách trở lên hoàn thành khóa học kỹ năng số",
            population_wording="cán bộ công đoàn không chuyên trách",
            subject="an toàn trên không gian mạng, kỹ năng số",
            threshold=70,
        ),
        _row(
            story,
            code="ST-3",
            wording="Từ 60% đoàn viên trở lên tham gia tìm hiểu pháp luật lao động bằng hình thức trực tuyến",
            population_wording="đoàn viên",
            subject="pháp luật lao động và công đoàn",
            threshold=60,
        ),
        _row(
            story,
            code="ST-4",
            wording="80% công đoàn cơ sở quản lý đoàn viên bằng phần mềm",
            population_kind="units",
            population_wording="công đoàn cơ sở",
            measure=Measure.PERCENT_UNITS,
            subject="quản lý đoàn viên",
            threshold=80,
        ),
        _row(
            story,
            code="ST-5",
            wording="Mỗi công đoàn cấp trên trực tiếp cơ sở mở ít nhất 02 lớp tập huấn kỹ năng số một năm",
            population_kind="units",
            population_wording="công đoàn cấp trên trực tiếp cơ sở",
            measure=Measure.MINIMUM_CLASSES,
            unit_of_count="classes",
            recurrence="yearly",
            subject="lớp tập huấn kỹ năng số",
            threshold=2,
        ),
        _row(
            story,
            code="ST-6",
            wording="Đưa vào sử dụng kho tài liệu số phục vụ học tập Nghị quyết",
            population_kind="system",
            population_wording="công đoàn tỉnh",
            measure=Measure.EXISTS,
            unit_of_count="yes_no",
            subject="kho tài liệu số",
        ),
    ]


def _row(story: Story, **values: Any) -> TargetRow:
    """Return a target of the plan; what is not said is as in most of them."""
    usual: dict[str, Any] = {
        "plan": f"{PLAN} {story.year - 1}-{story.year}",
        "deadline": date(story.year, 12, 31),
        "period_from": date(story.year - 1, 1, 1),
        "period_to": date(story.year, 12, 31),
        "recurrence": "once",
        "aspires_to": None,
        "population_kind": "people",
        "measure": Measure.PERCENT_PEOPLE,
        "comparator": ">=",
        "threshold": None,
        "unit_of_count": "percent",
        "is_aspirational": False,
        "cadence": "quarterly",
        "reports_to": "Ban Thường vụ Liên đoàn Lao động tỉnh",
    }
    return TargetRow(**usual | values)
