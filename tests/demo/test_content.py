import re
from collections import Counter
from itertools import chain

import pytest

from courses.catalogue.actions import estimated_minutes
from demo.content import Course, Question, contest_questions, courses, province
from lms.html import clean
from lms.people.posts import PostKind, post_kind
from lms.text import fold, nfc

ALL_QUESTIONS = [*contest_questions(), *chain.from_iterable(course.quiz for course in courses())]
ARTICLE = re.compile(r"Điều \d{1,3}(?:, khoản \d{1,2})?")


def longest_run(letters: list[int]) -> int:
    """Return how often one right place follows itself at most."""
    runs = re.findall(r"((.)\2*)", "".join(map(str, letters)))
    return max(len(run) for run, _ in runs)


def test_the_contest_has_sixty_questions_each_with_its_article() -> None:
    questions = contest_questions()

    assert len(questions) == 60
    assert [question.stem for question in questions if not ARTICLE.fullmatch(question.article)] == []
    assert Counter(question.law for question in questions) == {
        "Bộ luật Lao động 2019 (45/2019/QH14)": 52,
        "Luật An toàn, vệ sinh lao động 2015 (84/2015/QH13)": 3,
        "Luật Công đoàn 2024 (50/2024/QH15)": 3,
        "Luật Bảo hiểm xã hội 2024 (41/2024/QH15)": 2,
    }


def test_right_answers_are_spread_over_the_four_places() -> None:
    places = [question.right for question in contest_questions()]

    assert Counter(places) == {0: 15, 1: 15, 2: 15, 3: 15}
    assert longest_run(places) <= 3


def test_difficulties_are_mixed() -> None:
    assert Counter(question.difficulty for question in contest_questions()) == {
        "easy": 20,
        "medium": 29,
        "hard": 11,
    }


@pytest.mark.parametrize("question", ALL_QUESTIONS, ids=lambda question: question.stem[:40])
def test_a_question_has_four_different_options_and_an_explanation(question: Question) -> None:
    assert len({fold(option) for option in question.options}) == 4
    assert question.stem.endswith("?")
    assert question.explanation.endswith(".")
    assert max(map(len, question.options)) <= 60


def test_no_question_is_asked_twice() -> None:
    assert len({fold(question.stem) for question in ALL_QUESTIONS}) == len(ALL_QUESTIONS)


def test_the_right_answer_is_not_betrayed_by_its_length() -> None:
    longest = [
        question
        for question in contest_questions()
        if len(question.options[question.right])
        > 1.3 * max(len(option) for place, option in enumerate(question.options) if place != question.right)
    ]

    assert len(longest) <= 3


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.slug)
def test_a_course_is_short_and_clean(course: Course) -> None:
    lessons = [lesson for module in course.modules for lesson in module.lessons]

    assert len(course.modules) == 2
    assert 4 <= len(lessons) <= 5
    assert [lesson.title for lesson in lessons if not 3 <= estimated_minutes(lesson.body) <= 7] == []
    assert [lesson.title for lesson in lessons if clean(lesson.body) != lesson.body] == []
    assert 8 <= len(course.quiz) <= 10
    assert longest_run([question.right for question in course.quiz]) <= 2


def test_there_are_two_courses() -> None:
    assert [course.title for course in courses()] == [
        "An toàn trên không gian mạng cho cán bộ công đoàn",
        "Bảo vệ dữ liệu cá nhân của đoàn viên",
    ]


def test_the_province_has_its_units_members_and_cadres() -> None:
    units = province().units
    posts = province().posts
    staff = len(posts["province"]) + 3 * len(posts["upper"])

    assert Counter(unit.level for unit in units) == {"province": 1, "upper": 3, "grassroots": 24}
    assert sum(unit.members for unit in units) == 600
    assert staff + sum(unit.cadres for unit in units) == 120
    assert len({unit.code for unit in units}) == len({unit.name for unit in units}) == 28


def test_every_unit_stands_below_one_named_before_it() -> None:
    seen: list[str | None] = [None]
    for unit in province().units:
        assert unit.parent in seen
        seen.append(unit.code)


def test_every_union_can_fill_its_posts_and_every_post_has_a_kind() -> None:
    posts = province().posts

    assert max(unit.cadres for unit in province().units) == len(posts["grassroots"])
    assert all(unit.cadres < unit.members for unit in province().units if unit.members)
    assert {post_kind(post) for post in chain.from_iterable(posts.values())} == {*PostKind}


def test_names_are_composed_and_enough() -> None:
    stock = province()
    names = [*stock.families, *chain.from_iterable([*stock.middles.values(), *stock.givens.values()])]

    assert [name for name in names if nfc(name) != name] == []
    assert {sex: len(set(givens)) for sex, givens in stock.givens.items()} == {"male": 50, "female": 50}
