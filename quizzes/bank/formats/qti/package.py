"""QTI files: one item, or a package of items with their pictures."""

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from lms.documents.readers.archive import unpacked
from lms.documents.readers.xml import check_package, local, root_of
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.formats.qti.item import read_item
from quizzes.bank.formats.qti.markup import Pictures, named_as_2x
from quizzes.bank.formats.qti.metadata import with_metadata
from quizzes.bank.formats.reading import Place, Reading

MANIFEST = "imsmanifest.xml"
QTI_1 = "questestinterop"
ITEMS = ("assessmentItem", "qti-assessment-item")


def read_qti(content: bytes, name: str) -> Reading:
    """Return the questions of a QTI item or of a package."""
    reading = Reading()
    if content.startswith(b"PK\x03\x04"):
        _read_package(unpacked(content, name), reading)
    else:
        _read_file(root_of(content), "", {}, reading)
    return reading


def _read_package(parts: Mapping[str, bytes], reading: Reading) -> None:
    check_package(parts)
    for path, resource in _paths(parts, reading).items():
        root = root_of(parts[path])
        if local(root) in ITEMS:
            _read_file(root, path, parts, reading, resource)
        elif local(root) in ("assessmentTest", "qti-assessment-test"):
            reading.lost("assessmentTest", _l("Không giữ cấu trúc đề (assessmentTest), chỉ lấy câu hỏi."))
        else:
            reading.at(Place(question=reading.place.question, file=path))
            tell = reading.unsupported if local(root) == QTI_1 else reading.lost
            tell(local(root))


def _paths(parts: Mapping[str, bytes], reading: Reading) -> dict[str, Element | None]:
    """Return the files that the manifest names and what it says of each; without one every XML file."""
    manifest = next((path for path in parts if posixpath.basename(path).lower() == MANIFEST), None)
    if manifest is None:
        return dict.fromkeys(sorted(path for path in parts if path.lower().endswith(".xml")))
    folder = posixpath.dirname(manifest)
    found: dict[str, Element | None] = {}
    for resource in root_of(parts[manifest]).iter():
        href = _href(resource)
        if not href.lower().endswith(".xml"):
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(href)))
        if path in parts:
            found.setdefault(path, resource)
        else:
            reading.error(_l("Gói QTI thiếu tệp %(path)s đã nêu trong imsmanifest.xml.", path=path))
    return found


def _href(resource: Element) -> str:
    """Return the file of a resource: the one that it names itself, else the first of its files."""
    if local(resource) != "resource":
        return ""
    files = (part.get("href", "") for part in resource if local(part) == "file")
    return resource.get("href") or next(files, "")


def _read_file(
    root: Element,
    path: str,
    parts: Mapping[str, bytes],
    reading: Reading,
    resource: Element | None = None,
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
            reading.take(with_metadata(question, resource))


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
