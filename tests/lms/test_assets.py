"""What browsers load: built where node is there, served as written where it is not."""

import json
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.assets import build
from lms.assets.manifest import STATIC, Manifest

needs_node = pytest.mark.skipif(build.find_node() is None, reason="node is not installed from pip")


def sources_of(folder: Path) -> Path:
    """Copy the sources, without what was built from them."""
    return Path(shutil.copytree(STATIC, folder / "static", ignore=shutil.ignore_patterns("dist")))


def test_an_asset_has_the_address_that_the_build_gave_it(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "manifest.json").write_text('{"css/app.css": "dist/css/app-0A1B2C3D.css"}')

    assert Manifest(tmp_path).url("css/app.css") == "/static/dist/css/app-0A1B2C3D.css"


def test_the_sources_are_served_where_nothing_was_built(tmp_path: Path) -> None:
    manifest = Manifest(sources_of(tmp_path))

    assert manifest.is_built is False
    assert manifest.url("css/app.css") == "/static/css/app.css"


def test_what_only_a_build_makes_has_no_address_without_one(tmp_path: Path) -> None:
    assert Manifest(sources_of(tmp_path)).url("icons.svg") == ""


@needs_node
def test_a_build_makes_every_file_that_its_manifest_names(tmp_path: Path) -> None:
    static = sources_of(tmp_path)

    assert build.build(static) is True

    built: dict[str, str] = json.loads((static / "dist" / "manifest.json").read_text())
    assert {"css/app.css", "css/paper.css", "js/app.js", "js/boot.js", "js/paper.js", "icons.svg"} <= set(
        built
    )
    assert [name for name in built.values() if not (static / name).is_file()] == []
    assert [
        name for name in built.values() if name.endswith(".css") and not (static / f"{name}.gz").is_file()
    ] == []
    assert 'id="circle-check"' in (static / built["icons.svg"]).read_text()


@needs_node
def test_building_again_does_nothing_until_a_source_changes(tmp_path: Path) -> None:
    static = sources_of(tmp_path)
    build.build(static)
    before = Manifest(static).url("css/app.css")

    assert build.build(static) is False

    with (static / "css" / "tokens.css").open("a") as file:
        file.write(":root { --ink: #111; }\n")
    assert build.build(static) is True
    assert Manifest(static).url("css/app.css") != before


@needs_node
def test_a_broken_source_keeps_what_was_built_before(tmp_path: Path) -> None:
    static = sources_of(tmp_path)
    build.build(static)
    before = Manifest(static).url("js/app.js")
    (static / "js" / "app.js").write_text("import nothing from './nowhere.js'")

    with pytest.raises(build.BuildFailed, match="nowhere"):
        build.build(static)

    assert Manifest(static).url("js/app.js") == before


def test_what_an_entrant_loads_is_small(tmp_path: Path) -> None:
    if build.find_node() is None:
        pytest.skip("node is not installed from pip")
    static = sources_of(tmp_path)
    build.build(static)
    built: dict[str, str] = json.loads((static / "dist" / "manifest.json").read_text())
    names = [
        built[name] for name in ("css/app.css", "css/paper.css", "js/boot.js", "js/app.js", "js/paper.js")
    ]

    assert sum((static / f"{name}.gz").stat().st_size for name in names) < 25_000


def test_no_registry_is_named_in_the_lock_file() -> None:
    assert re.findall(r"https?://[^\"]+", build.LOCK.read_text()) == []


def test_every_style_sheet_is_part_of_a_page() -> None:
    css = STATIC / "css"
    pages = {"app.css", "paper.css", "slips.css"}
    imports = re.compile(r'@import url\("([\w-]+\.css)"\)')
    imported = {name for page in pages for name in imports.findall((css / page).read_text())}

    assert imported | pages == {path.name for path in css.iterdir()}


def test_no_template_carries_style_or_script_of_its_own() -> None:
    carries = re.compile(r"""\sstyle=|<style|\son\w+=["']|<script(?![^>]*\ssrc=)|\|\s*safe\b""")
    templates = sorted((STATIC.parent.parent / "templates").rglob("*.html"))

    assert carries.search('<p style="color: red">') is not None
    assert [path.name for path in templates if carries.search(path.read_text("utf-8"))] == []


def test_the_web_manifest_names_icons_that_are_there(app: Flask, client: FlaskClient) -> None:
    reply = client.get("/manifest.webmanifest")

    assert reply.mimetype == "application/manifest+json"
    for icon in json.loads(reply.data)["icons"]:
        with client.get(icon["src"]) as file:
            assert (file.status_code, file.mimetype) == (200, icon["type"])


def test_the_offline_page_is_the_same_for_everybody(client: FlaskClient) -> None:
    reply = client.get("/offline")

    assert reply.status_code == 200
    assert 'data-account="any"' in reply.text
    assert "Chưa có mạng" in reply.text
