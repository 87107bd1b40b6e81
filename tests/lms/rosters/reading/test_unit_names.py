import pytest

from lms.rosters.reading.unit_names import (
    employer_key,
    level_of_name,
    level_of_word,
    looks_like_unit,
    tidy_unit_name,
    unit_key,
)
from lms.units.rules import LEVEL_NAMES, Level


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Tổng Liên đoàn Lao động Việt Nam", Level.NATIONAL),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BẾN TRE", Level.PROVINCE),
        ("LĐLĐ thành phố Hải Phòng", Level.PROVINCE),
        ("LĐLĐ Bến Tre", Level.PROVINCE),
        ("LĐLĐ TP. Bến Tre", Level.UPPER),
        ("LĐLĐ huyện Ba Tri", Level.UPPER),
        ("Công đoàn Giáo dục Việt Nam", Level.SECTOR),
        ("Công đoàn khu vực Châu Thành", Level.UPPER),
        ("CĐ các KCN tỉnh", Level.UPPER),
        ("Công đoàn Tổng Công ty Điện lực", Level.UPPER),
        ("BCH Công đoàn xã Tân Phú", Level.UPPER),
        ("CĐCS UBND xã Tân Phú", Level.GRASSROOTS),
        ("Công đoàn Công ty A", Level.GRASSROOTS),
        ("Nghiệp đoàn xe ôm", Level.GRASSROOTS),
        ("CĐCS thành viên Xưởng 1", Level.MEMBER_GRASSROOTS),
        ("Công đoàn bộ phận Phòng 2", Level.SECTION),
        ("Tổ công đoàn 3", Level.GROUP),
        ("Công ty A", None),
        ("Công đoàn viên", None),
        ("Nguyễn Văn An", None),
    ],
)
def test_names_of_unions_tell_their_level(name: str, level: Level | None) -> None:
    assert level_of_name(name) is level


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Tỉnh", Level.PROVINCE),
        ("Cấp trên trực tiếp cơ sở", Level.UPPER),
        ("Cơ sở", Level.GRASSROOTS),
        ("CƠ SỞ THÀNH VIÊN", Level.MEMBER_GRASSROOTS),
        ("Bộ phận", Level.SECTION),
        ("tổ", Level.GROUP),
        ("?", None),
        *((str(name), level) for level, name in LEVEL_NAMES.items()),
        *((level.value, level) for level in Level),
    ],
)
def test_words_for_levels(word: str, level: Level | None) -> None:
    assert level_of_word(word) is level


def test_people_do_not_look_like_units() -> None:
    names = ["Trương Văn An", "Tô Bích Yến", "TRƯƠNG THỊ HOA", "Ban Thị Mai", "Công Thị Nghĩa", "Bành Hội"]
    units = ["TRƯỜNG TIỂU HỌC A", "Tổ 3", "Công ty A", "Trạm Y tế", "CĐ Sở Y tế", "UBND xã A"]

    assert [name for name in names + units if looks_like_unit(name)] == ["Ban Thị Mai", *units]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  CĐCS  Công ty\u00a0A : ", "CĐCS Công ty A"),
        ("CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP", "Công đoàn các khu công nghiệp"),
        ("CĐCS CÔNG TY TNHH MTV MAY ABC", "CĐCS Công ty TNHH MTV May ABC"),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BẾN TRE", "Liên đoàn Lao động tỉnh Bến Tre"),
        ("TRƯỜNG THPT Y JUT ĐẮK LẮK", "Trường THPT Y JUT Đắk Lắk"),
        ("CÔNG TY SAMSUNG VINA (KCN 2)", "Công ty Samsung VINA (KCN 2)"),
        ("BAN CHẤP HÀNH CÔNG ĐOÀN XÃ TÂN PHÚ", "Công đoàn xã Tân Phú"),
        ("CTY A", "CTY A"),
    ],
)
def test_names_in_capitals_become_ordinary(written: str, name: str) -> None:
    assert tidy_unit_name(written) == name


def test_short_forms_mean_the_same() -> None:
    assert unit_key("CĐCS Cty TNHH A") == unit_key("CÔNG ĐOÀN CƠ SỞ CÔNG TY TRÁCH NHIỆM HỮU HẠN  A")
    assert unit_key("LĐLĐ tỉnh Bến Tre") == unit_key("Liên đoàn Lao động tỉnh Bến Tre")
    assert unit_key("CĐCS Công ty A") != unit_key("Công ty A")
    assert employer_key("CĐCS Công ty A") == employer_key("Công ty A")
