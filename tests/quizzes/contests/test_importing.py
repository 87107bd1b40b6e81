"""Contests out of rules files and back, and the commands."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import NotFound
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.units.models import Unit
from quizzes.bank.models import Question, QuestionBank
from quizzes.contests import queries
from quizzes.contests.cli import commands
from quizzes.contests.importing import Import, export_contest, import_contest
from quizzes.contests.models import Contest
from quizzes.contests.rulefile.reading import WrongFile
from quizzes.contests.rules.entry import Asked, Field, Need
from tests.quizzes.world import make_bank, make_mixed_bank
from tests.world import NOON, make_person, make_unit

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "contests").glob("*.toml"))
FILE = """
title = "Tìm hiểu Luật Công đoàn"
population = "Cán bộ"
text = "<p>Mỗi người tự làm bài.</p>"

[each_round]
bank = "Nhiều loại câu"
attempts = "unlimited"

[[rounds]]
title = "Thi thử"
practice = true
questions = 5
opens = 2026-11-23 07:00:00
closes = "23/11/2026 hết ngày"

[[rounds]]
title = "Tuần 1"
opens = 2026-11-24 07:00:00
closes = "29/11/2026 24h00"
weekdays = ["tue", "sat"]
hours = ["11:00-13:00", "20:00-24:00"]
attempts_per_day = 1
all_answered = true
show_keys = false

[[rounds.parts]]
topic = "Tiền lương"
questions = 3
points = 2.5

[[rounds.parts]]
chosen = [1, 11]

[[stages]]
title = "Chung kết"
kind = "live"
opens = 2026-12-05 08:00:00
closes = "5/12/2026"

[appeals]
days = 5
"""


@pytest.fixture
def province(app: Flask) -> Unit:
    unit = make_unit("LĐLĐ tỉnh Sông Trăng", code="LDLD-01")
    define_population("Cán bộ", Definition(kind=PersonKind.CADRE), unit_id=unit.id, now=NOON)
    return unit


def taken(text: str, how: Import) -> Contest:
    return import_contest(text.encode(), how, now=NOON)


def problems(text: str, how: Import | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(WrongFile) as refusal:
        taken(text, how or Import("LDLD-01"))
    assert count_contests() == 0
    return [(one.line, str(one.text)) for one in refusal.value.problems]


def count_contests() -> int:
    return db.session.scalars(select(func.count(Contest.id))).one()


def test_a_file_that_was_exported_comes_back_as_the_same_rules(province: Unit) -> None:
    make_mixed_bank(unit=province)
    contest = taken(FILE, Import("LDLD-01"))

    text = export_contest(contest)
    again = taken(text, Import())

    assert queries.rules_of(again.id) == queries.rules_of(contest.id)
    assert (again.unit_id, again.population_id) == (contest.unit_id, contest.population_id)
    assert export_contest(again) == text
    second = queries.rules_of(contest.id).rounds[1]
    assert (second.question_count, second.attempt_limit, second.daily_limit) == (5, None, 1)
    assert len(second.plan.parts[1].question_ids) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("bank = ", "# "), [(10, "thiếu mục “bank”."), (17, "thiếu mục “bank”.")]),
        (("Nhiều loại câu", "Khác"), [(7, "không có ngân hàng câu hỏi “Khác”.")]),
        (('"Cán bộ"', '"Ai đó"'), [(3, "không có nhóm đối tượng “Ai đó”.")]),
        (
            ("questions = 5", "questions = 12"),
            [(13, "Ngân hàng câu hỏi chỉ có 11 câu, không đủ để rút 12 câu.")],
        ),
        (("23/11/2026 hết ngày", "22/11/2026 hết ngày"), [(15, "Giờ đóng phải sau giờ mở.")]),
        (("2026-11-24 07", "2026-11-23 17"), [(19, "Vòng này phải mở sau khi vòng trước đóng.")]),
        (
            ('["tue", "sat"]', '["mon"]'),
            [(22, "Từ giờ mở đến giờ đóng không có khung giờ nào như vậy.")],
        ),
        (("chosen = [1, 11]", "chosen = [0, 12]"), [(33, "ngân hàng có 11 câu, đánh số từ 1.")]),
        (
            ("attempts_per_day = 1", "attempt_per_day = 1"),
            [(23, "không có mục “attempt_per_day”; có phải “attempts_per_day” không?")],
        ),
        (("days = 5", "days = 0"), [(42, "Hạn phúc khảo từ 1 đến 60 ngày sau khi công bố.")]),
        (("days = 5", 'until = "29/11/2026"'), [(42, "Hạn phúc khảo phải sau khi vòng cuối đóng.")]),
    ],
)
def test_what_cannot_be_held_is_named_by_its_line_and_nothing_is_stored(
    province: Unit, change: tuple[str, str], expected: list[tuple[int, str]]
) -> None:
    make_mixed_bank(unit=province)

    assert problems(FILE.replace(*change)) == expected


def test_what_another_rule_needs_is_required_without_being_said(province: Unit) -> None:
    make_mixed_bank(unit=province)
    text = f'{FILE}\n[entry]\nyoungest = 16\nunique = "phone"\n'

    assert problems(f'{text}\n[entry.fields]\nbirth_date = "off"\n') == [
        (49, "Có giới hạn tuổi thì phải bắt buộc ghi ngày sinh.")
    ]
    fields = queries.rules_of(taken(text, Import("LDLD-01")).id).entry.fields
    assert fields == {Field.BIRTH_DATE: Asked(Need.REQUIRED), Field.PHONE: Asked(Need.REQUIRED)}


def test_problems_of_every_sort_are_said_at_once(province: Unit) -> None:
    wrong = FILE.replace("Nhiều loại câu", "Khác").replace("attempts = ", "attemts = ")
    wrong = wrong.replace("23/11/2026 hết ngày", "22/11/2026 hết ngày")

    assert problems(wrong) == [
        (7, "không có ngân hàng câu hỏi “Khác”."),
        (8, "không có mục “attemts”; có phải “attempts” không?"),
        (15, "Giờ đóng phải sau giờ mở."),
    ]


def test_without_a_unit_the_only_one_above_all_others_organises(province: Unit) -> None:
    make_unit("CĐCS Sông Trăng", parent=province)
    make_mixed_bank(unit=province)

    assert taken(FILE, Import()).unit_id == province.id


def test_a_file_without_rounds_or_unit_says_so(province: Unit) -> None:
    make_unit("LĐLĐ tỉnh Bến Nghé")

    assert [text for _line, text in problems('title = "Thi"', Import())] == [
        "thiếu mã đơn vị tổ chức: ghi mục “unit” hoặc dùng --unit.",
        "thể lệ chưa có vòng thi nào: viết [[rounds]].",
    ]
    assert problems('unit = "X"\n' + FILE, Import())[0] == (1, "không có đơn vị mã “X”.")


def test_of_banks_of_one_name_it_is_the_own_one_or_the_named_one(province: Unit) -> None:
    other, third = make_unit(code="A"), make_unit(code="B")
    banks = {unit.code: make_mixed_bank(unit=unit) for unit in (other, third)}

    assert problems(FILE)[0][1] == "có nhiều ngân hàng tên “Nhiều loại câu”: ghi thêm mục “bank_unit”."
    named = taken(FILE.replace("[each_round]\n", '[each_round]\nbank_unit = "B"\n'), Import("LDLD-01"))
    own_id = make_mixed_bank(unit=province)
    own = taken(FILE, Import("LDLD-01"))

    assert queries.rules_of(named.id).rounds[0].bank_id == banks["B"]
    assert queries.rules_of(own.id).rounds[0].bank_id == own_id


def test_a_rehearsal_may_make_up_its_bank_and_a_contest_may_not(province: Unit) -> None:
    text = FILE.replace("chosen = [1, 11]", 'questions = 4\ndifficulty = "hard"')

    assert problems(text, Import("LDLD-01", makes_banks=True))[0][1].startswith("không có ngân hàng")
    contest = taken(text, Import("LDLD-01", is_rehearsal=True, makes_banks=True))

    made = db.session.execute(
        select(Question.topic, Question.difficulty, func.count(Question.id))
        .group_by(Question.topic, Question.difficulty)
        .order_by(Question.topic, Question.difficulty)
    ).all()
    assert made == [("", "hard", 4), ("", "medium", 5), ("Tiền lương", "medium", 3)]
    assert (contest.is_rehearsal, db.session.scalars(select(QuestionBank.name)).all()) == (
        True,
        ["Nhiều loại câu"],
    )


def test_the_rules_of_every_real_contest_can_be_set_up_and_written_down(province: Unit) -> None:
    how = Import("LDLD-01", is_rehearsal=True, makes_banks=True)

    for path in EXAMPLES:
        contest = import_contest(path.read_bytes(), how, now=NOON)
        again = import_contest(export_contest(contest).encode(), how, now=NOON)
        assert queries.rules_of(again.id) == queries.rules_of(contest.id), path.stem
    assert count_contests() == 2 * len(EXAMPLES) == 54


def test_a_prize_by_the_share_of_members_needs_members_but_in_a_rehearsal(province: Unit) -> None:
    make_mixed_bank(unit=province)
    text = (
        FILE
        + """
[[collective]]
key = "ty-le"
title = "Tỷ lệ dự thi"
measure = "ratio"
"""
    )
    line = text.splitlines().index('measure = "ratio"') + 1

    assert problems(text) == [
        (
            line,
            "Giải “Tỷ lệ dự thi” cần số đoàn viên của từng đơn vị, nhưng chưa có danh sách "
            "đoàn viên. Hãy nhập danh sách hoặc chọn cách xét khác.",
        )
    ]
    assert taken(text, Import("LDLD-01", is_rehearsal=True)).is_rehearsal
    make_person(unit=make_unit("CĐCS Sông Trăng", parent=province))
    assert not taken(text, Import("LDLD-01")).is_rehearsal


def test_a_unit_that_there_is_none_of_is_refused_but_in_a_rehearsal(province: Unit) -> None:
    make_mixed_bank(unit=province)
    text = (
        FILE
        + """
[entry]
excluded_staff_of = ["LDLD-01", "LDLD-99"]

[entry.fields]
unit = "required"

[[divisions]]
key = "may"
title = "Khối may"
units = ["KHONG-CO"]
"""
    )
    lines = text.splitlines()

    assert problems(text) == [
        (lines.index('excluded_staff_of = ["LDLD-01", "LDLD-99"]') + 1, "Không có đơn vị mã “LDLD-99”."),
        (lines.index('units = ["KHONG-CO"]') + 1, "Không có đơn vị mã “KHONG-CO”."),
    ]
    assert taken(text, Import("LDLD-01", is_rehearsal=True)).is_rehearsal


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(commands, words, catch_exceptions=True)


def test_the_commands_bring_a_contest_in_list_it_and_write_it_down(
    app: Flask, province: Unit, tmp_path: Path
) -> None:
    make_bank(unit=province, name="Luật")
    db.commit()
    file, back = tmp_path / "rules.toml", tmp_path / "back.toml"
    file.write_text(
        'title = "Thi"\n[[rounds]]\ntitle = "Vòng 1"\nbank = "Luật"\n'
        'opens = 2026-11-23 07:00:00\ncloses = "23/11/2026"\n',
        "utf-8",
    )

    tried = run(app, "import", str(file), "--unit", "LDLD-01", "--dry-run", "--json")
    assert (json.loads(tried.stdout)["state"], count_contests()) == ("dry_run", 0)
    done = json.loads(run(app, "import", str(file), "--unit", "LDLD-01", "--json").stdout)
    contest = done["contest"]
    assert (done["state"], contest["code"], len(contest["rounds"])) == ("imported", "thi", 1)
    assert json.loads(run(app, "list", "--json").stdout) == [contest]
    assert run(app, "list").stdout == "thi\tdraft\tThi\n"
    assert run(app, "export", "thi", str(back)).exit_code == 0
    assert back.read_text("utf-8").startswith('title = "Thi"\nunit = "LDLD-01"\n')


def test_the_command_tells_every_problem_and_stores_nothing(
    app: Flask, province: Unit, tmp_path: Path
) -> None:
    db.commit()
    file = tmp_path / "rules.toml"
    file.write_text('titel = "Thi"\n[[rounds]]\n', "utf-8")

    told = run(app, "import", str(file), "--unit", "LDLD-01")
    as_json = run(app, "import", str(file), "--unit", "LDLD-01", "--json")

    assert told.stdout.splitlines()[0] == "thiếu mục “title”."
    assert "Dòng 1: không có mục “titel”; có phải “title” không?" in told.stdout
    assert isinstance(told.exception, WrongFile)
    report = json.loads(as_json.stdout)
    assert (report["state"], len(report["problems"])) == ("refused", 6)
    assert count_contests() == 0


def test_a_contest_that_is_not_there_and_a_bank_made_up_for_a_real_one_are_refused(
    app: Flask, province: Unit, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("", "utf-8")

    assert isinstance(run(app, "export", "khong-co", str(file)).exception, NotFound)
    assert run(app, "import", str(file), "--make-bank").exit_code == 2
