"""Finding people by words: whatever is common or rare, and whoever wrote the names."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from lms import db
from lms.people import finding
from lms.people.lists import Wanted, list_people
from lms.people.models import Membership, NameWord, Person
from lms.rights import EVERYWHERE
from lms.units.models import Level
from tests.world import make_person, make_unit

TODAY = date(2026, 11, 22)
NAMES = ("Nguyễn Văn An", "Nguyên Vân Anh", "Nguyễn Thị Ánh", "Lê Nguyên", "Trần Văn Nguyện", 'O"Neil Văn An')


@pytest.fixture
def province(app: Flask) -> str:
    """Six people, the last two of them in another unit than the others."""
    province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
    factory, school = make_unit(parent=province), make_unit(parent=province)
    for place, name in enumerate(NAMES):
        make_person(name, unit=factory if place < 4 else school, member_code=f"DV{place}")
    return province.path


@pytest.fixture(params=["a rare word", "a small scope", "only common words", "very many words"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let each of the ways in which people are found take its turn."""
    if request.param != "a rare word":
        monkeypatch.setattr(finding, "FEW", 0)
    if request.param == "a small scope":
        monkeypatch.setattr("lms.people.lists.GATHERED", 100)
    else:
        monkeypatch.setattr("lms.people.lists.GATHERED", 0)
    if request.param == "very many words":
        monkeypatch.setattr(finding, "MOST_WORDS", 0)
    return str(request.param)


def found(text: str, scope: str = EVERYWHERE, size: int = 50) -> list[str]:
    """Return the names found, page after page."""
    names, after = [], None
    while True:
        page = list_people(Wanted((scope,), TODAY, text=text), after=after, size=size)
        names += [one.person.name for one in page.items]
        after = page.after
        if after is None:
            return names


def words_of(person: Person) -> list[str]:
    """Return the words that are kept of a person, each of which carries the whole name."""
    statement = select(NameWord.word, NameWord.name_folded).where(NameWord.person_id == person.id)
    rows = list(db.session.execute(statement.order_by(NameWord.word)))
    assert {name for _word, name in rows} <= {person.name_folded}
    return [word for word, _name in rows]


@pytest.mark.usefixtures("province", "way")
def test_every_typed_word_begins_a_word_of_the_name() -> None:
    exact = ["Nguyễn Văn An", "Nguyễn Thị Ánh"]
    others = ["Nguyên Vân Anh", "Lê Nguyên", "Trần Văn Nguyện"]

    for size in (1, 50):
        assert found("van an", size=size) == ["Nguyễn Văn An", 'O"Neil Văn An', "Nguyên Vân Anh"]
        assert found("NGUY V A", size=size) == ["Nguyễn Văn An", "Nguyên Vân Anh"]
        assert found("guyen", size=size) == []
        assert found('o"neil', size=size) == ['O"Neil Văn An']
        assert found("Nguyễn", size=size) == [*exact, *others]


@pytest.mark.usefixtures("way")
def test_somebody_whose_words_begin_alike_comes_once_on_every_page(province: str) -> None:
    for name in ("Nguyễn Ngọc Như Nga", "Ngô Ngân Nga", "Nông Nhã Ngọc Nhi"):
        make_person(name, unit=make_unit())

    expected = [
        "Nguyễn Văn An",
        "Nguyên Vân Anh",
        "Nguyễn Thị Ánh",
        "Ngô Ngân Nga",
        "Nguyễn Ngọc Như Nga",
        "Lê Nguyên",
        "Trần Văn Nguyện",
        "Nông Nhã Ngọc Nhi",
    ]
    assert [found("n", size=size) for size in (1, 2, 50)] == [expected] * 3


@pytest.mark.usefixtures("way")
def test_only_those_of_the_scope_who_were_not_merged_are_found(province: str) -> None:
    school = db.session.scalars(
        select(Membership.unit_id).join(Person).where(Person.member_code == "DV4")
    ).one()

    for size in (1, 50):
        assert found("nguyen", f"{province}{school}/", size) == ["Trần Văn Nguyện"]

    db.session.execute(update(Person).where(Person.member_code == "DV4").values(merged_into_id=1))
    assert found("nguyen", f"{province}{school}/") == []


def test_the_words_follow_the_name_whoever_writes_it(app: Flask) -> None:
    person = make_person("Trần Thị Thị Hoà")
    other = make_person("Trần Thị Thị Hoà")
    assert words_of(person) == words_of(other) == ["hoa", "thi", "tran"]

    person.name_folded, person.name_sort = "tran hai", "hai tran"
    db.session.flush()
    assert (words_of(person), words_of(other)) == (["hai", "tran"], ["hoa", "thi", "tran"])

    person.name_folded = ""
    db.session.flush()
    assert words_of(person) == []

    db.session.execute(delete(Membership).where(Membership.person_id == other.id))
    db.session.delete(other)
    db.session.flush()
    assert words_of(other) == []
