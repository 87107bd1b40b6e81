"""The choice of language in the footer."""

import pytest
from flask.testing import FlaskClient

from lms.web import own_address


def test_the_language_that_was_chosen_stays(client: FlaskClient) -> None:
    assert '<html lang="vi"' in client.get("/offline").text

    reply = client.get("/language/en?back=/offline")

    assert (reply.status_code, reply.location) == (302, "/offline")
    assert '<html lang="en"' in client.get("/offline").text


def test_a_language_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    assert client.get("/language/fr?back=/offline").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "", None, "/a\nb"],
)
def test_an_address_elsewhere_leads_to_the_home_page(address: str | None) -> None:
    assert own_address(address) == "/"


def test_an_address_of_this_platform_is_kept() -> None:
    assert own_address("/units?q=An+Thạnh") == "/units?q=An+Thạnh"
