import pytest

from lms.people.posts import PostKind, is_post, post_kind, split_posts

KINDS = {
    PostKind.CHAIR: [
        "Chủ tịch",
        "CT",
        "CHỦ TỊCH CĐCS",
        "Chủ tịch Công đoàn",
        "Q. Chủ tịch",
        "CT. CĐCS Công ty A",
    ],
    PostKind.VICE_CHAIR: [
        "Phó Chủ tịch",
        "PCT",
        "P.CT",
        "PCT CĐCS",
        "Phó Chủ tịch Thường trực",
        "P. Chủ tịch",
    ],
    PostKind.STANDING_MEMBER: [
        "UV BTV",
        "UVBTV",
        "Uỷ viên Ban Thường vụ",
        "Ủy viên thường vụ",
        "UVTV LĐLĐ tỉnh",
    ],
    PostKind.COMMITTEE_MEMBER: ["UV BCH", "UVBCH", "UV.BCH CĐCS", "Ủy viên Ban Chấp hành", "BCH"],
    PostKind.INSPECTION_COMMITTEE: ["Chủ nhiệm UBKT", "UV UBKT", "UVUBKT", "Phó Chủ nhiệm Uỷ ban Kiểm tra"],
    PostKind.WOMEN_AFFAIRS_BOARD: [
        "Trưởng ban Nữ công",
        "Trưởng BNC",
        "UV Ban Nữ công quần chúng",
        "Nữ công",
    ],
    PostKind.GROUP_LEADER: ["Tổ trưởng", "Tổ trưởng công đoàn", "TỔ TRƯỞNG CĐ"],
    PostKind.GROUP_DEPUTY: ["Tổ phó", "Phó tổ trưởng", "Tổ phó CĐ số 2"],
}
OTHERS = ["Kế toán", "Thủ quỹ", "Chủ tịch Hội đồng quản trị", "Chủ tịch UBND xã", "Tổ trưởng chuyên môn", ""]


@pytest.mark.parametrize(
    ("written", "kind"), [(post, kind) for kind, posts in KINDS.items() for post in posts]
)
def test_written_posts_have_a_kind(written: str, kind: PostKind) -> None:
    assert post_kind(written) is kind


@pytest.mark.parametrize("written", OTHERS)
def test_other_posts_have_none(written: str) -> None:
    assert post_kind(written) is None


def test_plain_members_hold_no_post() -> None:
    members = ["", "-", "Đoàn viên", "ĐV", "Đoàn viên công đoàn", "CĐV", "Không", "NLĐ"]

    assert [text for text in [*members, "Kế toán", "Tổ phó"] if is_post(text)] == ["Kế toán", "Tổ phó"]


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("Phó Chủ tịch", ["Phó Chủ tịch"]),
        ("PCT,  Trưởng ban Nữ công", ["PCT", "Trưởng ban Nữ công"]),
        ("Chủ tịch kiêm Chủ nhiệm UBKT", ["Chủ tịch", "Chủ nhiệm UBKT"]),
        ("UV BCH\nTổ trưởng", ["UV BCH", "Tổ trưởng"]),
        ("Đoàn viên; Tổ phó", ["Tổ phó"]),
        ("Chủ tịch CĐCS, Bí thư Chi bộ", ["Chủ tịch CĐCS, Bí thư Chi bộ"]),
        ("Kế toán - Thủ quỹ", ["Kế toán - Thủ quỹ"]),
        ("Đoàn viên", []),
        (" ", []),
    ],
)
def test_a_cell_is_split_where_every_part_is_a_known_post(written: str, posts: list[str]) -> None:
    assert split_posts(written) == tuple(posts)
