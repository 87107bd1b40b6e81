"""Closed by default, protected against forged forms, and with headers that hold on every page."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from lms import db
from lms.rights import EVERYWHERE, Right, Role, Viewer
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

PUBLIC = {
    "access.activate",
    "access.ask_for_reset",
    "access.forgotten",
    "access.reset",
    "access.use_activation_code",
    "access.use_reset_code",
    "assets.offline",
    "assets.web_manifest",
    "assets.worker",
    "auth.open_session",
    "auth.session_state",
    "auth.sign_in",
    "auth.sign_in_again",
    "auth.sign_out",
    "appeals.find",
    "appeals.new",
    "appeals.show",
    "contests.rules",
    "contests.show",
    "entering.calendar",
    "entering.code",
    "entering.register",
    "entering.units",
    "guests.show",
    "health.healthz",
    "language.choose",
    "referring.show",
    "results.file",
    "results.index",
    "results.show",
    "results.units",
    "stage_results.file",
    "stage_results.show",
}


FOR_EVERYBODY = {
    "account.change_contacts",
    "account.change_password",
    "account.consent",
    "account.end_device",
    "account.end_other_devices",
    "account.show",
    "attempts.hand_in",
    "attempts.index",
    "attempts.receipt",
    "attempts.save",
    "attempts.show_next",
    "attempts.sit",
    "attempts.start",
    "attempts.story",
    "attempts.submit",
    "attempts.take_over",
    "certificates.file",
    "certificates.index",
    "contests.index",
    "essays.save",
    "essays.show",
    "essays.start",
    "essays.write",
    "home.index",
    "jobs.show",
    "learning.attachment",
    "learning.course",
    "learning.finish",
    "learning.index",
    "learning.lesson",
    "learning.place",
    "learning.sample_quiz",
    "profile.show",
    "questions.picture",
}
"""What somebody without a role may ask for; whose it is, the query says."""


def addresses(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Every address of the platform that takes a method, with 1 or "1" in its places."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            with app.test_request_context():
                yield rule.endpoint, address_of(app, rule)


def address_of(app: Flask, rule: Rule) -> str:
    built = app.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, 1))
    return re.sub(r"^//[^/]*", "", str(built))


def test_just_these_pages_are_open_to_strangers(app: Flask) -> None:
    opened = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}

    assert opened == PUBLIC


def test_just_these_pages_are_open_to_guests(app: Flask) -> None:
    opened = {name for name, view in app.view_functions.items() if getattr(view, "is_for_guests", False)}

    assert opened == {
        "attempts.hand_in",
        "attempts.receipt",
        "attempts.save",
        "attempts.show_next",
        "attempts.sit",
        "attempts.start",
        "attempts.story",
        "attempts.submit",
        "attempts.take_over",
        "certificates.file",
        "certificates.index",
        "essays.save",
        "essays.show",
        "essays.start",
        "essays.write",
        "questions.picture",
    }


def test_every_other_page_asks_a_stranger_to_sign_in(app: Flask, client: FlaskClient) -> None:
    answers = {
        (endpoint, client.open(address, method=method).headers.get("Location", "")[:8])
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for endpoint, address in addresses(app, method)
        if endpoint not in PUBLIC
    }

    assert {endpoint for endpoint, location in answers if location != "/sign-in"} == set()


def test_everything_else_needs_a_role(app: Flask, client: FlaskClient) -> None:
    asked = [
        (endpoint, method, address)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for endpoint, address in addresses(app, method)
        if endpoint not in PUBLIC
    ]
    asked.sort(key=lambda one: one[0] == "account.end_device")  # after it nobody is signed in any more
    sign_in(client, make_account(make_person()))

    answers = [(endpoint, client.open(address, method=method)) for endpoint, method, address in asked]

    assert {endpoint for endpoint, answer in answers if answer.status_code != 403} == FOR_EVERYBODY


def test_the_page_that_was_asked_for_comes_after_signing_in(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"next": "/courses/?q=an+toàn"})
    assert 'name="next" type="hidden" value="/courses/?q=an+toàn"' in answer.text


def test_every_form_needs_its_token(app: Flask) -> None:
    client = app.test_client()
    account = make_account(make_person())
    sign_in(client, account)

    refused = {
        endpoint: client.open(address, method=method).status_code
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for endpoint, address in addresses(app, method)
    }

    assert {endpoint for endpoint, status in refused.items() if status != 400} == set()
    assert refused["auth.sign_out"] == 400
    assert "Trang đã mở quá lâu." in client.post("/sign-out").text
    assert client.get("/sign-in/again").get_json()["account_id"] == account.id


def test_a_form_with_its_token_is_taken(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None

    answer = client.post("/sign-in", data={"name": "ST1", "password": "sai", "csrf_token": token[1]})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/sign-in/again"])
def test_every_answer_carries_the_headers_that_protect_it(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_no_page_brings_script_or_style_inside_it(client: FlaskClient) -> None:
    page = client.get("/sign-in").text

    assert "<script src=" in page
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page) == []


def test_what_somebody_signed_in_sees_is_never_stored(client: FlaskClient) -> None:
    assert client.get("/no-such-page").headers["Cache-Control"] == "no-cache"

    sign_in(client, make_account(make_person()))

    assert client.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_a_script_that_was_signed_out_is_told_so(client: FlaskClient) -> None:
    answer = client.get("/account", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.get_json() == {
        "error": "signed_out",
        "text": "Phiên đăng nhập đã hết. Vui lòng đăng nhập lại.",
    }
    assert client.get("/account?a=1").location == "/sign-in?next=/account?a%3D1"
    sign_in(client, make_account(make_person()))
    assert client.get("/account", headers={"Accept": "application/json"}).status_code == 200


def test_json_where_a_form_belongs_is_an_empty_form(client: FlaskClient) -> None:
    answers = [client.post("/sign-in", json=body).status_code for body in ([1], {"name": 5}, "x", None)]

    assert answers == [400, 400, 400, 400]


def test_a_right_everywhere_reaches_every_unit_and_a_right_in_one_unit_its_subtree() -> None:
    everywhere = Viewer(1, "", "", rights=frozenset({Right(Role.ADMINISTRATOR, EVERYWHERE)}))
    upper = Viewer(
        1, "", "", rights=frozenset({Right(Role.TRAINER, "/1/7/"), Right(Role.TRAINER, "/1/7/42/")})
    )

    assert everywhere.scope(Role.GRADER) == ("/",)
    assert everywhere.may(Role.TRAINER, "/1/7/")
    assert upper.scope(Role.TRAINER) == ("/1/7/",)
    assert [upper.may(Role.TRAINER, path) for path in ("/1/7/", "/1/7/42/", "/1/70/", "/1/")] == [
        True,
        True,
        False,
        False,
    ]
    assert not upper.has(Role.ORGANISER)


def test_a_session_is_read_without_the_lock_of_writers(client: FlaskClient) -> None:
    account = make_account(make_person())
    sign_in(client, account)
    db.session.get_one(type(account), account.id).display_name = "Đang sửa"
    db.session.flush()

    assert client.get("/sign-in/again").get_json()["account_id"] == account.id


def test_whoever_loses_a_race_is_told_so(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unit(code="U-1")

    def lose() -> str:
        make_unit(code="U-1")
        return "both"

    monkeypatch.setitem(app.view_functions, "account.show", lose)
    sign_in(client, make_account(make_person()))

    answer = client.get("/account")

    assert answer.status_code == 409
    assert "Người khác vừa thay đổi dữ liệu này. Hãy tải lại trang rồi thử lại." in answer.text


def test_a_number_that_no_database_takes_is_refused(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, None))

    assert client.get(f"/people?unit={'9' * 30}").status_code in {400, 404}


@pytest.mark.parametrize("is_file", [False, True])
def test_what_is_too_large_is_told_what_may_be_sent(client: FlaskClient, is_file: bool) -> None:
    file, text = (io.BytesIO(bytes(65 * 2**20)), "a.bin"), "x" * 600_000

    answer = client.post(
        "/sign-in", data={"sent": file if is_file else text}, content_type="multipart/form-data"
    )

    assert answer.status_code == 413
    assert "Mỗi lần gửi được tối đa 64 MB tệp và 500 kB chữ." in answer.text
