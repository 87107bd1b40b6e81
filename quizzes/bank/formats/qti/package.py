"""QTI files: one item, or a package of items with their pictures."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from lms.documents.readers.archive import unpacked
from lms.documents.readers.xml import check_package, local, pieces, root_of
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.formats.qti.item import read_item
from quizzes.bank.formats.qti.markup import Pictures, named_as_2x
from quizzes.bank.formats.qti.metadata import noted
from quizzes.bank.formats.reading import MOST_QUESTIONS, Place, Reading, TooManyQuestions

MANIFEST = "imsmanifest.xml"
QTI_1 = "questestinterop"
MOST_OF_AN_ITEM = 100_000
"""So many elements has an item, or what else stands beside the manifest."""
MOST_BESIDE = 1000
"""So many files of a package may be no items: tests, and what describes them."""
MOST_OF_A_RESOURCE = 2_000
"""So many elements has what the manifest notes of a file."""
MOST_TAGS = 1_500_000
"""So many tags have all XML files of a package together."""
ITEMS = ("assessmentItem", "qti-assessment-item")


def read_qti(content: bytes, name: str) -> Reading:
    """Return the questions of a QTI item or of a package."""
    reading = Reading()
    if content.startswith(b"PK\x03\x04"):
        _read_package(unpacked(content, name), reading)
    else:
        _read_file(root_of(content, most=MOST_OF_AN_ITEM), "", {}, reading)
    return reading


def _read_package(parts: Mapping[str, bytes], reading: Reading) -> None:
    check_package(parts, most=MOST_TAGS)
    paths = _paths(parts, reading)
    if len(paths) > MOST_QUESTIONS + MOST_BESIDE:
        raise TooManyQuestions
    for path, fields in paths.items():
        root = root_of(parts[path], most=MOST_OF_AN_ITEM)
        if local(root) in ITEMS:
            _read_file(root, path, parts, reading, fields)
        elif local(root) in ("assessmentTest", "qti-assessment-test"):
            reading.lost("assessmentTest", _l("Không giữ cấu trúc đề (assessmentTest), chỉ lấy câu hỏi."))
        else:
            reading.at(Place(question=reading.place.question, file=path))
            tell = reading.unsupported if local(root) == QTI_1 else reading.lost
            tell(local(root))


def _paths(parts: Mapping[str, bytes], reading: Reading) -> dict[str, Mapping[str, Any]]:
    """Return the files that the manifest names and what it notes of each; without one every XML file."""
    manifest = next((path for path in parts if posixpath.basename(path).lower() == MANIFEST), None)
    if manifest is None:
        return {path: {} for path in sorted(parts) if path.lower().endswith(".xml")}
    folder = posixpath.dirname(manifest)
    found: dict[str, Mapping[str, Any]] = {}
    for resource in pieces(parts[manifest], "resource", most_within=MOST_OF_A_RESOURCE):
        href = _href(resource)
        if not href.lower().endswith(".xml"):
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(href)))
        if path in parts:
            found.setdefault(path, noted(resource))
        else:
            reading.error(_l("Gói QTI thiếu tệp %(path)s đã nêu trong imsmanifest.xml.", path=path))
    return found


def _href(resource: Element) -> str:
    """Return the file of a resource: the one that it names itself, else the first of its files."""
    files = (part.get("href", "") for part in resource if local(part) == "file")
    return resource.get("href") or next(files, "")


def _read_file(
    root: Element,
    path: str,
    parts: Mapping[str, bytes],
    reading: Reading,
    fields: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    if local(root) not in ITEMS:
        raise Refused(
            _l("Tệp này không phải mục QTI 2.x hay 3.0: phần tử gốc là <%(root)s>.", root=local(root))
        )
    named_as_2x(root)
    reading.next_question(file=path, name=root.get("title") or root.get("identifier") or "")
    with reading.guarded():
        question = read_item(root, reading, _pictures(path, parts, reading))
        if question is not None:
            reading.take(replace(question, **fields))


def _pictures(path: str, parts: Mapping[str, bytes], reading: Reading) -> Pictures:
    """Return what finds the pictures of an item beside its file."""

    def find(source: str) -> str:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(source)))
        content = parts.get(place)
        if content is None:
            reading.lost(f"<img src={source[:80]}>")
            return ""
        return reading.picture(content, source)

    return find
