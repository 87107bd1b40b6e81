import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from lms.people.rules import (
    CadreType,
    Name,
    NationalId,
    Sex,
    cadre_type,
    email,
    full_name,
    is_tick,
    name_doubt,
    national_id,
    national_id_doubts,
    phone,
    sex,
    split_name,
)


@pytest.mark.parametrize(
    ("written", "family", "given_name"),
    [
        ("Nguyễn Thị Kiều Nhung", "Nguyễn Thị Kiều", "Nhung"),
        ("  Hoàng\u00a0 Trọng   Páo ", "Hoàng Trọng", "Páo"),
        ("NGUYỄN VĂN ĐỨC", "Nguyễn Văn", "Đức"),
        ("nguyễn văn đức", "Nguyễn Văn", "Đức"),
        ("Nguyễn Văn ĐỨC", "Nguyễn Văn", "Đức"),
        ("Giàng A Páo", "Giàng A", "Páo"),
        ("LÝ A Ý", "Lý A", "Ý"),
        ("Dương Đình ý", "Dương Đình", "Ý"),
        ("H'HEN NIÊ", "H'Hen", "Niê"),
        ("Y Blô Êban", "Y Blô", "Êban"),
        ("Páo", "", "Páo"),
        ("Nguyễn Thị Lan (A)", "Nguyễn Thị", "Lan (A)"),
        ("Nguyễn Thị Lan 2", "Nguyễn Thị", "Lan 2"),
        ("Tôn Nữ Thị-Ninh", "Tôn Nữ", "Thị-Ninh"),
    ],
)
def test_a_full_name_is_split_and_put_right(written: str, family: str, given_name: str) -> None:
    assert full_name(written) == Name(family, given_name)


def test_the_parts_of_a_split_name_are_kept_apart() -> None:
    assert split_name("Nguyễn Thị\u00a0", "  Ánh Tuyết") == Name("Nguyễn Thị", "Ánh Tuyết")
    assert split_name("TRẦN", "AN") == Name("Trần", "An")
    assert split_name("Trần Thị Bé", "") == Name("Trần Thị", "Bé")
    assert split_name("", "Páo") == Name("", "Páo")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Thiếu họ tên."),
        ("12", "Thiếu họ tên."),
        ("A" * 300, "Họ tên dài quá 100 chữ."),
        ("<script>x()</script>", "Họ tên có ký tự không dùng trong tên người: “<script>x()</script>”."),
        ('=HYPERLINK("x")', "Họ tên có ký tự không dùng trong tên người: “=HYPERLINK(\"x\")”."),
        ("+cmd|calc", "Họ tên có ký tự không dùng trong tên người: “+cmd|calc”."),
        ("-An", "Họ tên có ký tự không dùng trong tên người: “-An”."),
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(written: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        full_name(written)

    assert str(refusal.value) == sentence


def test_an_unusual_name_is_doubted() -> None:
    assert str(name_doubt(Name("Nguyễn", "Lan 2"))) == "Họ tên có chữ số hoặc ký hiệu lạ: “Nguyễn Lan 2”."
    assert name_doubt(Name("H'Hen", "Niê-Đam")) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Nam", Sex.MALE),
        ("NỮ", Sex.FEMALE),
        ("nu", Sex.FEMALE),
        ("female", Sex.FEMALE),
        ("", None),
        ("x", None),
    ],
)
def test_words_for_the_sexes(written: str, meant: Sex | None) -> None:
    assert sex(written) is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x", CadreType.FULL_TIME),
        (" X ", CadreType.FULL_TIME),
        ("✓", CadreType.FULL_TIME),
        ("Chuyên trách", CadreType.FULL_TIME),
        ("CB chuyên trách CĐ", CadreType.FULL_TIME),
        ("CT", CadreType.FULL_TIME),
        ("", CadreType.PART_TIME),
        ("-", CadreType.PART_TIME),
        ("Không chuyên trách", CadreType.PART_TIME),
        ("Ko chuyên trách", CadreType.PART_TIME),
        ("Bán chuyên trách", CadreType.PART_TIME),
        ("Kiêm nhiệm", CadreType.PART_TIME),
        ("KCT", CadreType.PART_TIME),
        ("Hợp đồng", None),
    ],
)
def test_words_for_cadre_types(written: str, meant: CadreType | None) -> None:
    assert cadre_type(written) is meant


def test_ticks_say_yes() -> None:
    assert [mark for mark in ("x", "X", "v", "1", "✓", "Có", "", "0", "-", "không") if is_tick(mark)] == [
        "x", "X", "v", "1", "✓", "Có",
    ]  # fmt: skip


OLD_FORMS = [
    ("01201234567", "0701234567"), ("01211234567", "0791234567"), ("01221234567", "0771234567"),
    ("01261234567", "0761234567"), ("01281234567", "0781234567"), ("01231234567", "0831234567"),
    ("01241234567", "0841234567"), ("01251234567", "0851234567"), ("01271234567", "0811234567"),
    ("01291234567", "0821234567"), ("01621234567", "0321234567"), ("01631234567", "0331234567"),
    ("01641234567", "0341234567"), ("01651234567", "0351234567"), ("01661234567", "0361234567"),
    ("01671234567", "0371234567"), ("01681234567", "0381234567"), ("01691234567", "0391234567"),
    ("01861234567", "0561234567"), ("01881234567", "0581234567"), ("01991234567", "0591234567"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0986 820 486", "0986820486"),
        ("0986.820.486", "0986820486"),
        ("(0986) 820-486", "0986820486"),
        ("+84 986 820 486", "0986820486"),
        ("+84 (0)986 820 486", "0986820486"),
        ("84986820486", "0986820486"),
        ("0084986820486", "0986820486"),
        ("986820486", "0986820486"),
        ("843123456", "0843123456"),
        ("1201234567", "0701234567"),
        ("841691234567", "0391234567"),
        *OLD_FORMS,
    ],
)
def test_phones_come_out_with_ten_digits(written: str, number: str) -> None:
    assert phone(written) == number


@pytest.mark.parametrize(
    "written", ["", "12345", "0275 3822 111", "0486820486", "09868204861", "abc", "01301234567"]
)
def test_what_is_no_mobile_phone_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        phone(written)

    assert str(refusal.value) == f"“{written}” không phải là số điện thoại di động."


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_a_good_phone_stays_as_it_is_however_it_is_written(number: str) -> None:
    for form in (number, number[1:], f"+84{number[1:]}", f"{number[:4]} {number[4:7]} {number[7:]}"):
        assert phone(form) == number


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("052201814295", NationalId("052201814295", is_padded=False)),
        ("52201814295", NationalId("052201814295", is_padded=True)),
        ("1198803027", NationalId("001198803027", is_padded=True)),
        ("0522 0181 4295", NationalId("052201814295", is_padded=False)),
        ("'052201814295", NationalId("052201814295", is_padded=False)),
        ("320123456", NationalId("320123456", is_padded=False)),
        ("12345678", NationalId("012345678", is_padded=True)),
    ],
)
def test_national_ids_get_their_zeros_back(written: str, expected: NationalId) -> None:
    assert national_id(written) == expected


@pytest.mark.parametrize("written", ["", "1234567", "0522018142951", "5.22018E+10", "B1234567"])
def test_what_is_no_national_id_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        national_id(written)

    assert str(refusal.value) == f"“{written}” không phải là số CCCD (12 số) hay CMND (9 số)."


@pytest.mark.parametrize(
    ("number", "of_sex", "born", "doubts"),
    [
        ("052201814295", Sex.MALE, 2001, []),
        ("031187782206", Sex.FEMALE, 1987, []),
        ("031187782206", None, None, []),
        ("320123456", Sex.MALE, 1987, []),
        ("031187782206", Sex.MALE, 1987, ["Số CCCD cho biết giới tính khác với dòng này."]),
        ("031187782206", Sex.FEMALE, 1988, ["Số CCCD cho biết năm sinh khác với dòng này."]),
        ("999187782206", None, None, ["Ba số đầu của số CCCD không phải mã tỉnh nào."]),
    ],
)
def test_a_national_id_is_compared_with_its_row(
    number: str, of_sex: Sex | None, born: int | None, doubts: list[str]
) -> None:
    assert [str(doubt) for doubt in national_id_doubts(number, of_sex, born)] == doubts


def test_email_addresses() -> None:
    assert email(" Dv2@Example.ORG ") == "dv2@example.org"
    for written in ("dv2@", "dv2 example.org", "<x>@y.vn", "a@b"):
        with pytest.raises(Refused):
            email(written)
