"""Compiled templates: kept between starts, never out of date, never in the way."""

from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from lms.compiled import compile_all


class Counting(Environment):
    """Counts what it has to compile."""

    compiled = 0

    def _compile(self, source: str, filename: str) -> CodeType:
        self.compiled += 1
        return super()._compile(source, filename)


@pytest.fixture
def templates() -> dict[str, str]:
    return {"a.html": "A {{ 1 + 1 }}", "b.html": "B"}


def start(templates: dict[str, str]) -> tuple[Flask, Counting]:
    """Return a platform that has just started."""
    app = Flask("lms")
    environment = Counting(loader=DictLoader(templates))
    app.jinja_env = environment  # type: ignore[assignment]
    return app, environment


def test_a_platform_that_starts_again_compiles_nothing(templates: dict[str, str], tmp_path: Path) -> None:
    first, before = start(templates)
    compile_all(first, tmp_path / "kept")
    second, after = start(templates)
    compile_all(second, tmp_path / "kept")

    assert (before.compiled, after.compiled) == (2, 0)
    assert after.get_template("a.html").render() == "A 2"


def test_only_a_template_that_was_changed_is_compiled_anew(templates: dict[str, str], tmp_path: Path) -> None:
    compile_all(start(templates)[0], tmp_path)
    templates["a.html"] = "A {{ 2 + 2 }}"
    app, environment = start(templates)
    compile_all(app, tmp_path)

    assert environment.compiled == 1
    assert environment.get_template("a.html").render() == "A 4"


def test_a_page_is_shown_where_nothing_can_be_kept(templates: dict[str, str], tmp_path: Path) -> None:
    app, environment = start(templates)
    compile_all(app, tmp_path / "gone")
    for kept in (tmp_path / "gone").iterdir():
        kept.unlink()
    (tmp_path / "gone").rmdir()
    environment.cache.clear()  # type: ignore[union-attr]

    assert environment.get_template("a.html").render() == "A 2"
