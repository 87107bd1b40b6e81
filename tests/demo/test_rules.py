import pytest

from demo.rules import serves_only_itself


@pytest.mark.parametrize(
    ("address", "is_private"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.8.8", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://0.0.0.0:8000", False),
        ("http://192.168.1.20:8000", False),
        ("https://hoctap.songtrang.example", False),
        ("http://localhost.songtrang.example", False),
        ("127.0.0.1:8000", False),
        ("", False),
    ],
)
def test_only_an_address_of_the_machine_itself_is_private(address: str, is_private: bool) -> None:
    assert serves_only_itself(address) is is_private
