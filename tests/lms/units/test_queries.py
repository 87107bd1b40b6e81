"""The tree of today: subtrees, orders, paths of names and search without diacritics."""

import pytest
from flask import Flask

from lms.errors import NotFound, Refused
from lms.paging import Page
from lms.rights import EVERYWHERE
from lms.units import queries
from lms.units.models import Level, Unit
from tests.counting import count_statements
from tests.world import make_unit


class World:
    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
        self.hoa = make_unit(
            "Công đoàn phường Hoà Bình", parent=self.province, level=Level.UPPER, code="ST-2"
        )
        self.an = make_unit("Công đoàn phường Ân Thạnh", parent=self.province, level=Level.UPPER, code="ST-1")
        self.school = make_unit("CĐCS Trường Tiểu học Đức Hoà", parent=self.hoa, code="ST-2-1")
        self.factory = make_unit("CĐCS Công ty Hoa Sen", parent=self.hoa, code="ST-2-2")
        self.other = make_unit("LĐLĐ tỉnh Hoa Lư", level=Level.PROVINCE, code="HL")


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def names(page: Page[Unit]) -> list[str]:
    return [unit.name for unit in page.items]


def test_a_code_is_found_only_in_the_scope(world: World) -> None:
    assert queries.find_unit(" ST-2-1 ") == world.school
    assert queries.find_unit("ST-2-1", scope=[world.hoa.path]) == world.school
    assert queries.find_unit("ST-2-1", scope=[world.an.path]) is None
    assert queries.find_unit("ST-2-1", scope=[]) is None
    with pytest.raises(NotFound, match="Không có đơn vị mã “XX”"):
        queries.require_unit_by_code("XX")


def test_a_subtree_is_its_unit_and_all_below_but_no_neighbour(app: Flask) -> None:
    first = make_unit("Một")
    others = [make_unit(f"Đơn vị {n}") for n in range(12)]  # the path /1/ begins like /10/ to /13/
    child = make_unit("Con", parent=first)

    assert [line.unit for line in queries.list_tree(scope=[first.path])] == [first, child]
    assert len(queries.list_tree()) == len(others) + 2


def test_the_tree_stands_in_vietnamese_order_with_paths_of_names(world: World) -> None:
    assert [(line.unit.code, line.path_name) for line in queries.list_tree(scope=[world.province.path])] == [
        ("ST", "LĐLĐ tỉnh Sông Trăng"),
        ("ST-1", "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Ân Thạnh"),
        ("ST-2", "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Hoà Bình"),
        ("ST-2-2", "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Hoà Bình › CĐCS Công ty Hoa Sen"),
        ("ST-2-1", "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Hoà Bình › CĐCS Trường Tiểu học Đức Hoà"),
    ]


def test_a_part_of_the_tree_keeps_its_whole_path(world: World) -> None:
    lines = queries.list_tree(scope=[world.school.path])

    assert [line.path_name for line in lines] == [
        "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Hoà Bình › CĐCS Trường Tiểu học Đức Hoà"
    ]


def test_paths_of_names_take_one_query_for_many_units(world: World) -> None:
    with count_statements() as sent:
        paths = queries.path_names([world.school.id, world.other.id])

    assert paths == {
        world.school.id: "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Hoà Bình › CĐCS Trường Tiểu học Đức Hoà",
        world.other.id: "LĐLĐ tỉnh Hoa Lư",
    }
    assert len(sent) == 1


def test_the_roots_are_those_of_the_scope(world: World) -> None:
    assert queries.list_roots([EVERYWHERE]) == [world.other, world.province]
    assert queries.list_roots([world.hoa.path, world.an.path]) == [world.an, world.hoa]


def test_children_come_page_by_page(world: World) -> None:
    first = queries.list_children(world.hoa.id, size=1)
    second = queries.list_children(world.hoa.id, size=1, after=first.after)

    assert (names(first), names(second), second.after) == (
        ["CĐCS Công ty Hoa Sen"],
        ["CĐCS Trường Tiểu học Đức Hoà"],
        None,
    )


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIl0", "WzEsICJhIl0", "WyJcdWQ4MDAiLCAxXQ"])
def test_a_page_after_nothing_we_know_is_refused(world: World, after: str) -> None:
    with pytest.raises(Refused, match="mở lại danh sách"):
        queries.list_children(world.hoa.id, after=after)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "hoa",
            [
                "CĐCS Công ty Hoa Sen",
                "LĐLĐ tỉnh Hoa Lư",
                "CĐCS Trường Tiểu học Đức Hoà",
                "Công đoàn phường Hoà Bình",
            ],
        ),
        (
            "HOÀ",
            [
                "CĐCS Trường Tiểu học Đức Hoà",
                "Công đoàn phường Hoà Bình",
                "CĐCS Công ty Hoa Sen",
                "LĐLĐ tỉnh Hoa Lư",
            ],
        ),
        ("duc  hoa", ["CĐCS Trường Tiểu học Đức Hoà"]),
        ("hoc truong", ["CĐCS Trường Tiểu học Đức Hoà"]),
        ("st-2-", ["CĐCS Công ty Hoa Sen", "CĐCS Trường Tiểu học Đức Hoà"]),
        ("100%", []),
        ("_", []),
        ("không có", []),
    ],
)
def test_search_ignores_diacritics_and_puts_exact_hits_first(
    world: World, text: str, found: list[str]
) -> None:
    assert names(queries.search_units(text, scope=[EVERYWHERE])) == found


def test_search_stays_in_the_scope_and_goes_on_page_by_page(world: World) -> None:
    scope = [world.province.path]
    seen, after = [], None
    for _ in range(3):
        page = queries.search_units("hoa", scope=scope, after=after, size=1)
        seen += names(page)
        after = page.after

    assert (seen, after) == (
        ["CĐCS Công ty Hoa Sen", "CĐCS Trường Tiểu học Đức Hoà", "Công đoàn phường Hoà Bình"],
        None,
    )


def test_the_way_down_to_a_unit_is_known(world: World) -> None:
    assert queries.ancestors(world.school) == [world.province, world.hoa]
    assert queries.ancestors(world.province) == []
