"""The manifest of a QTI package, with what is noted beside each question in the terms of LOM."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from quizzes.bank.content import Difficulty, NewQuestion
from quizzes.bank.formats.qti.metadata import LEVELS, Purpose, days_text

PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/LOM"
ITEM_TYPE = "imsqti_item_xmlv2p1"
VOCABULARY = "LOMv1.0"


def new_manifest() -> Element:
    """Return a manifest without resources."""
    manifest = Element("manifest", {"xmlns": PACKAGE, "xmlns:lom": METADATA, "identifier": "MANIFEST"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    SubElement(manifest, "resources")
    return manifest


def add_item(
    manifest: Element, identifier: str, path: str, question: NewQuestion, files: Iterable[str]
) -> None:
    """Name an item, the files that it shows, and what is noted beside its question."""
    resource = SubElement(manifest[-1], "resource", identifier=identifier, type=ITEM_TYPE, href=path)
    metadata = Element("metadata")
    lom = SubElement(metadata, "lom:lom")
    _add_general(lom, question)
    if question.difficulty != Difficulty.MEDIUM:
        _add_value(SubElement(lom, "lom:educational"), "difficulty", LEVELS[question.difficulty])
    _add_source(lom, question)
    _add_path(lom, Purpose.CATEGORY, question.category)
    _add_path(lom, Purpose.TOPIC, (question.topic,) if question.topic else ())
    if len(lom):
        resource.append(metadata)
    for file in (path, *files):
        SubElement(resource, "file", href=file)


def _add_general(lom: Element, question: NewQuestion) -> None:
    days = days_text(question.valid_from, question.valid_to)
    is_dated = question.valid_from or question.valid_to
    if not question.tags and not is_dated:
        return
    general = SubElement(lom, "lom:general")
    for tag in question.tags:
        _add_string(general, "keyword", tag)
    if is_dated:
        _add_string(general, "coverage", days)


def _add_source(lom: Element, question: NewQuestion) -> None:
    parts = {"law": question.law, "article": question.article, "clause": question.clause}
    if not any(parts.values()):
        return
    relation = SubElement(lom, "lom:relation")
    _add_value(relation, "kind", "isbasedon")
    resource = SubElement(relation, "lom:resource")
    for catalog, entry in parts.items():
        if entry:
            identifier = SubElement(resource, "lom:identifier")
            SubElement(identifier, "lom:catalog").text = catalog
            SubElement(identifier, "lom:entry").text = entry


def _add_path(lom: Element, purpose: Purpose, path: tuple[str, ...]) -> None:
    if not path:
        return
    classification = SubElement(lom, "lom:classification")
    _add_value(classification, "purpose", purpose)
    taxons = SubElement(classification, "lom:taxonPath")
    _add_string(taxons, "source", "lms")
    for name in path:
        _add_string(SubElement(taxons, "lom:taxon"), "entry", name)


def _add_value(parent: Element, name: str, value: str) -> None:
    """Add a word of the vocabulary of LOM."""
    element = SubElement(parent, f"lom:{name}")
    SubElement(element, "lom:source").text = VOCABULARY
    SubElement(element, "lom:value").text = value


def _add_string(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, f"lom:{name}"), "lom:string", language="vi").text = text
