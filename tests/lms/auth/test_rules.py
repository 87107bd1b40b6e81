from datetime import timedelta

import pytest

from lms.auth import rules
from lms.auth.rules import Owner, SignInName
from lms.errors import Refused

OWNER = Owner("Nguyễn Thị Hoà", ("0912345678", "ST-1024-77", "hoa.nt@example.vn", "15031985"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  st1024 ", SignInName(("st1024", "ST1024"), None, None)),
        ("St1024", SignInName(("St1024", "ST1024", "st1024"), None, None)),
        ("a@B.vn", SignInName(("a@B.vn", "A@B.VN", "a@b.vn"), "a@b.vn", None)),
        ("+84 912 345 678", SignInName(("+84 912 345 678",), None, "0912345678")),
        ("0168.2345.678", SignInName(("0168.2345.678",), None, "0382345678")),
        ("", SignInName(("",), None, None)),
    ],
)
def test_a_name_is_a_code_an_address_or_a_phone(typed: str, meant: SignInName) -> None:
    assert rules.sign_in_name(typed) == meant


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (50, 15), (5000, 15)]
)
def test_the_wait_grows_with_each_wrong_password(failures: int, minutes: int) -> None:
    assert rules.wait_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "password",
    [
        "hoa1985",
        "Sông " * 40 + "3",
        "matkhau123",
        "Mật khẩu 123",
        "aaaaaaaaaa",
        "12121212",
        "abcdefgh",
        "987654321",
        "nguyenthihoa",
        "Nguyễn Thị Hoà",
        "hoathinguyen",
        "0912345678",
        "0912 345 678",
        "st102477",
        "ST-1024-77",
        "hoa.nt@example.vn",
        "15031985",
        "15/03/1985",
    ],
)
def test_a_password_that_others_would_guess_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        rules.check_password(password, OWNER)


@pytest.mark.parametrize(
    "password", ["hoa mua xuân", "Sông Trăng 7 cầu", "x7!Kq2#v", "nguyenthihoa cười", "Sông " * 40]
)
def test_a_password_of_its_own_is_taken(password: str) -> None:
    rules.check_password(password, OWNER)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/125.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0",
            "Edge, Windows",
        ),
        ("curl/8.5", ""),
    ],
)
def test_a_device_has_the_name_people_use(user_agent: str, name: str) -> None:
    assert rules.device_name(user_agent) == name
