"""A file is sent whole or in parts, to save or to show, and never guessed at."""

import io
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from lms.files import actions
from lms.files.models import File
from lms.files.rules import KINDS
from lms.files.views import send
from tests.lms.files.test_actions import PDF, PNG
from tests.world import NOON


def kept(name: str, content: bytes) -> File:
    return actions.keep(io.BytesIO(content), name=name, accepted=tuple(KINDS), uploaded_by_id=None, now=NOON)


def sent(
    app: Flask,
    file: File,
    *,
    is_shown: bool = False,
    max_age: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    with (
        app.test_request_context(headers=headers),
        send(file, is_shown=is_shown, max_age=max_age) as response,
    ):
        response.direct_passthrough = False
        response.get_data()
        return response


def test_a_file_is_sent_to_be_saved_under_its_vietnamese_name(app: Flask) -> None:
    response = sent(app, kept("Kế hoạch năm.pdf", PDF))

    assert (response.status_code, response.data, response.mimetype) == (200, PDF, "application/pdf")
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote('Kế hoạch năm.pdf')}")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in response.headers


@pytest.mark.parametrize(
    ("name", "content", "disposition"),
    [("a.pdf", PDF, "inline"), ("a.png", PNG, "inline"), ("a.txt", b"text", "attachment")],
)
def test_only_harmless_kinds_are_shown_in_the_browser(
    app: Flask, name: str, content: bytes, disposition: str
) -> None:
    response = sent(app, kept(name, content), is_shown=True)

    assert response.headers["Content-Disposition"].split(";")[0] == disposition


def test_a_part_of_a_file_is_sent_on_request(app: Flask) -> None:
    response = sent(app, kept("a.pdf", PDF), headers={"Range": "bytes=0-4"})

    assert (response.status_code, response.data) == (206, b"%PDF-")
    assert response.headers["Content-Range"] == f"bytes 0-4/{len(PDF)}"


def test_a_part_beyond_the_end_is_refused(app: Flask) -> None:
    file = kept("a.pdf", PDF)

    with app.test_request_context(headers={"Range": "bytes=9000-"}), pytest.raises(Exception, match="416"):
        send(file)


def test_a_browser_that_has_the_file_gets_it_no_second_time(app: Flask) -> None:
    file = kept("a.pdf", PDF)

    response = sent(app, file, headers={"If-None-Match": f'"{file.sha256}"'})

    assert (response.status_code, response.headers["ETag"]) == (304, f'"{file.sha256}"')


def test_a_browser_may_keep_a_file_where_the_view_says_so(app: Flask) -> None:
    response = sent(app, kept("a.png", PNG), is_shown=True, max_age=60)

    assert response.headers["Cache-Control"] == "private, max-age=60"
