"""What the units of the invented province wrote into the register, and what was entered by hand."""

from datetime import date

from sqlalchemy import select

from demo.promises import target_of
from demo.story import Story
from lms import db
from lms.registers.actions import add_entry, add_topic
from lms.registers.models import Topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.targets.actions import bind_target, state
from lms.targets.basis import Basis, Condition
from lms.targets.readings import read_target
from lms.targets.stating import NewStatement
from lms.units.models import Level, Unit

HELD = ((0, 130, 2, 64, 70, 0), (1, 95, 1, 38, 38, 5), (0, 40, 1, 27, 27, 0))
"""Which upper union held classes how many days ago: classes, people, turns and outsiders."""


def fill(story: Story, *, unit_id: int, account_id: int) -> None:
    """Keep some classes on record, bind the target that counts them, and enter what a task came to."""
    topic = add_topic(
        "Tập huấn kỹ năng số cho cán bộ công đoàn",
        kind=TopicKind.SUBJECT,
        unit=db.session.get_one(Unit, unit_id),
        account_id=account_id,
        now=story.at(200, 9),
    )
    _hold_classes(story, topic, account_id)
    classes, archive = target_of("ST-5"), target_of("ST-6")
    bind_target(
        classes,
        None,
        [],
        account_id=account_id,
        now=story.at(190, 9),
        basis=Basis(Condition.CLASSES, (Level.UPPER,)),
        topics=[topic],
    )
    stated = NewStatement(
        unit_id, story.day(60), 1, 1, "Kho tài liệu chạy thử từ tháng trước, có biên bản bàn giao"
    )
    state(archive, stated, file_id=None, account_id=account_id, now=story.at(60, 10))
    for target in (classes, archive):
        read_target(target, as_of=story.today, now=story.end)


def _hold_classes(story: Story, topic: Topic, account_id: int) -> None:
    uppers = db.session.scalars(select(Unit.id).where(Unit.level == Level.UPPER).order_by(Unit.id)).all()
    for place, ago, classes, people, turns, outsiders in HELD:
        held_on: date = story.day(ago)
        counts = Counts(classes, people, turns, outsiders)
        entry = NewEntry(uppers[place], topic.id, EntryKind.CLASS, held_on, counts, "Có danh sách ký tên")
        add_entry(entry, account_id=account_id, now=story.at(ago - 1, 9))
