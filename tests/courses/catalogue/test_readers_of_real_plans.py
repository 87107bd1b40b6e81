import re
import textwrap
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from courses.catalogue.readers import StudyText, read_study_text
from lms.html import plain

# Where the headings stand in each file: the line of a module, then those of its lessons; "93+95" is a lesson
# named after both, "267-269" a heading broken over two lines. What has no heading: the beginning and the end.
HEADINGS = {
    "ben-tre": [
        *(["beginning"], ["26", "28", "58"], ["75", "77", "93+95", "93+154"]),
        *(["190", "192", "231", "267-269", "301-303", "334"], ["348", "350", "413"], ["end"]),
    ],
    "binh-dinh": [
        *(["beginning"], ["5", "5"], ["13", "14", "17", "27"], ["33", "34", "39", "44", "48", "52"]),
        *(["56", "58", "65", "70"], ["end"]),
    ],
    "binh-phuoc": [
        *(["beginning"], ["19", "21", "31"]),
        ["41", "43", "57+59", "57+71", "57+87", "57+95", "57+103", "111"],
        *(["131", "133", "145", "171", "185", "197", "207"], ["215", "217", "225"], ["end"]),
    ],
    "hai-phong": [
        *(["beginning"], ["13", "15", "21"], ["27", "29", "33+35", "33+53"]),
        *(["71", "73", "89", "103+105", "117", "129", "135", "143"], ["157", "157"]),
        *(["161", "163", "173", "185"], ["end"], ["207", "209"]),
    ],
    "lai-chau": [
        *(["beginning"], ["13", "13"], ["23", "25", "31"], ["51", "53", "69", "79", "89", "97"]),
        *(["109", "109"], ["113", "115", "121"], ["end"]),
    ],
}
TITLES = {
    "ben-tre": ["1", "3", "5"],
    "binh-dinh": ["1", "2", "3"],
    "binh-phuoc": ["7", "8", "9"],
    "hai-phong": ["7", "9"],
    "lai-chau": ["7", "9"],
}
PAGE_NUMBERS = {"binh-dinh": ["1", "5"]}
PLANS = sorted(HEADINGS)
WITHOUT_HEADING = {"beginning": "Mở đầu", "end": "Lời kết, nơi nhận và chữ ký"}


def source_of(samples: Path, name: str) -> str:
    return unicodedata.normalize("NFC", (samples / "plans" / f"{name}.txt").read_text(encoding="utf-8"))


def study_of(samples: Path, name: str) -> StudyText:
    return read_study_text((samples / "plans" / f"{name}.txt").read_bytes(), f"{name}.txt")


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"</?b>", " ", text).casefold())


def heading_at(lines: list[str], place: str) -> str:
    """Return the heading at a place like "93+95", without the marks of Markdown."""
    if place in WITHOUT_HEADING:
        return WITHOUT_HEADING[place]
    spans = [[int(number) for number in part.split("-")] for part in place.split("+")]
    rows = [" ".join(lines[span[0] - 1 : span[-1]]) for span in spans]
    return ": ".join(" ".join(re.sub(r"[#*]", "", row).split()).rstrip(" .:") for row in rows)


def words_read(study: StudyText) -> list[str]:
    """Return the words of modules and lessons in their order, a heading that names several lessons once."""
    texts: list[str] = []
    for module in study.modules:
        titles = [module.title, *(lesson.title for lesson in module.lessons)]
        if module.title not in WITHOUT_HEADING.values():
            texts.append(module.title)
        for lesson, (before, title) in zip(module.lessons, pairwise(titles), strict=True):
            above, _, own = title.rpartition(": ")
            is_named = before.startswith(f"{above}: ") if above else before == title
            if title not in WITHOUT_HEADING.values():
                texts.append((own if above else "") if is_named else title)
            texts.append(plain(lesson.body))
    return [word for text in texts for word in words_in(text)]


def without(words: list[str], part: list[str]) -> list[str]:
    """Return the words without the first place where the part stands in them."""
    at = next(at for at in range(len(words)) if words[at : at + len(part)] == part)
    return words[:at] + words[at + len(part) :]


@pytest.mark.parametrize("name", PLANS)
def test_the_headings_are_those_of_the_plan(samples: Path, name: str) -> None:
    lines = source_of(samples, name).split("\n")
    study = study_of(samples, name)

    assert [[module.title, *(lesson.title for lesson in module.lessons)] for module in study.modules] == [
        [heading_at(lines, row[0]), *(heading_at(lines, place) for place in row[1:] or row)]
        for row in HEADINGS[name]
    ]
    assert words_in(study.title) == words_in(" ".join(lines[int(number) - 1] for number in TITLES[name]))


@pytest.mark.parametrize("name", PLANS)
def test_no_word_is_lost_and_none_changes_its_place(samples: Path, name: str) -> None:
    study = study_of(samples, name)
    written = without(words_in(source_of(samples, name)), words_in(study.title))
    noise = PAGE_NUMBERS.get(name, [])

    assert words_read(study) == (written[: -len(noise)] if noise else written)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_has_no_marks_left_and_reads_in_minutes(samples: Path, name: str) -> None:
    lessons = [lesson for module in study_of(samples, name).modules for lesson in module.lessons]

    assert not [lesson.title for lesson in lessons if re.search(r"[*#\\]", lesson.title + plain(lesson.body))]
    assert {1 <= lesson.minutes <= 8 for lesson in lessons} == {True}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "a blank line between all"])
@pytest.mark.parametrize("width", [60, 78, 95])
@pytest.mark.parametrize("name", ["binh-dinh", "binh-phuoc", "lai-chau"])
def test_a_plan_broken_by_margins_and_pages_reads_the_same(
    samples: Path, name: str, width: int, gap: str
) -> None:
    lines = re.sub(r"[#*]", "", source_of(samples, name)).split("\n")
    rows = [row for line in lines for row in textwrap.wrap(line, width, break_on_hyphens=False)]
    pages = [rows[start : start + 40] for start in range(0, len(rows), 40)]
    printed = "\f".join(gap.join(["Tài liệu học tập", *page, f"- {n} -"]) for n, page in enumerate(pages, 1))

    read_again = read_study_text(printed.encode(), f"{name}.txt")

    study = study_of(samples, name)
    assert read_again.title == study.title
    assert words_read(read_again) == words_read(study)
    assert [len(module.lessons) for module in read_again.modules] == [
        len(module.lessons) for module in study.modules
    ]
