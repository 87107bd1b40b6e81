import pytest

from lms.rosters.reading.fields import FIELD_NAMES, WORDS, Field, field_of, reads_as_label

HEADERS: dict[Field | None, list[str]] = {
    Field.ORDINAL: ["STT", "TT", "Số TT", "Số thứ tự"],
    Field.MEMBER_CODE: ["Mã đoàn viên", "Mã số đoàn viên", "Mã ĐV", "Số thẻ đoàn viên", "Số thẻ"],
    Field.FULL_NAME: ["Họ và tên", "HỌ TÊN", "Họ & tên", "Họ, tên", "Họ tên (in hoa)", "Tên đoàn viên"],
    Field.FAMILY_NAME: ["Họ", "Họ đệm", "Họ lót", "Họ và tên đệm", "Họ và tên > Họ và chữ đệm"],
    Field.MIDDLE_NAME: ["Tên đệm", "Họ và tên > Đệm", "Chữ lót"],
    Field.GIVEN_NAME: ["Tên", "Họ và tên > Tên"],
    Field.BIRTH_DATE: ["Ngày sinh", "Ngày, tháng, năm sinh", "NĂM SINH", "Ngày sinh > (dd/mm/yyyy)"],
    Field.BIRTH_YEAR: ["Ngày sinh > Năm"],
    Field.MALE: ["Nam", "Ngày, tháng, năm sinh > Nam", "Giới tính > NAM"],
    Field.FEMALE: ["Nữ", "Năm sinh > Nữ", "Nữ (x)"],
    Field.SEX: ["Giới tính", "Phái", "Nam/Nữ", "GT"],
    Field.NATIONAL_ID: ["CCCD", "Số CCCD/CMND", "CMND", "Số định danh cá nhân", "Căn cước", "CCCD > Số"],
    Field.UNIT: ["Đơn vị", "Tên đơn vị", "Đơn vị công tác", "CĐCS", "Công đoàn cơ sở", "Nơi làm việc"],
    Field.UNIT_CODE: ["Mã đơn vị", "Mã CĐCS", "Mã công đoàn cơ sở"],
    Field.PARENT_UNIT: ["Đơn vị cấp trên", "Công đoàn cấp trên trực tiếp", "Trực thuộc"],
    Field.PARENT_UNIT_CODE: ["Mã đơn vị cấp trên", "Mã cấp trên"],
    Field.LEVEL: ["Cấp", "Cấp công đoàn", "Loại hình đơn vị"],
    Field.POST: ["Chức vụ", "Chức vụ CĐ", "Chức vụ công đoàn", "Chức danh", "Chức vụ trong BCH"],
    Field.POST_MARK: ["Chức vụ CĐ > Chủ tịch", "Chức vụ > UV BCH"],
    Field.CADRE_TYPE: ["Chuyên trách", "Loại cán bộ", "Cán bộ chuyên trách (x)"],
    Field.PART_TIME: ["Không chuyên trách", "Loại cán bộ > Không chuyên trách"],
    Field.SINCE: ["Từ ngày", "Ngày bổ nhiệm", "Thời gian giữ chức vụ > Từ ngày"],
    Field.UNTIL: ["Đến ngày", "Ngày thôi giữ chức vụ"],
    Field.TERM: ["Nhiệm kỳ", "Nhiệm kỳ 2023-2028"],
    Field.JOINED: ["Ngày vào công đoàn", "Ngày vào CĐ", "Tháng, năm vào công đoàn", "Ngày kết nạp"],
    Field.PHONE: ["SĐT", "ĐTDĐ", "Điện thoại", "Số điện thoại liên hệ", "Số ĐT", "Zalo"],
    Field.EMAIL: ["Email", "E-mail", "Thư điện tử"],
    Field.NOTE: ["Ghi chú"],
    None: ["Dân tộc", "Tôn giáo", "Ngày vào Đảng", "Đảng viên", "Chức vụ chính quyền", "Trình độ chuyên môn",
           "CCCD > Ngày cấp", "CCCD > Nơi cấp", "Quê quán", "Số thẻ BHYT", "Năm", "Lê Văn An", ""],
}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "field"), [(header, field) for field, headers in HEADERS.items() for header in headers]
)
def test_headers_mean_fields(header: str, field: Field | None) -> None:
    assert field_of(header.split(" > ")) is field


def test_every_field_has_a_name_and_words() -> None:
    made_by_groups = {Field.POST_MARK, Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR}

    assert set(FIELD_NAMES) == set(Field)
    assert set(WORDS) == set(Field) - made_by_groups


def test_values_do_not_read_as_labels() -> None:
    texts = [
        ["Ngày sinh", "Nam"],
        ["CCCD", "Nơi cấp"],
        ["Chức vụ", "PCT"],
        ["Họ tên", "Lê An"],
        ["Đơn vị", "CĐCS A"],
    ]

    assert [reads_as_label(text) for text in texts] == [True, True, True, False, False]
