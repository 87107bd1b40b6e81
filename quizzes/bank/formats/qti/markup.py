"""The elements of QTI items of all versions under the names of 2.x, and their bodies as HTML."""

import html as entities
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from quizzes.bank.formats.reading import Reading
from quizzes.bank.formats.xml import local

BLANK = "_____"
VOID = frozenset({"br", "hr", "img"})
KEBAB = re.compile(r"-([a-z0-9])")
NOT_SHOWN = frozenset(
    {
        *("rubricBlock", "feedbackBlock", "templateBlock", "templateInline", "infoControl"),
        *("printedVariable", "positionObjectStage", "companionMaterialsInfo", "catalogInfo"),
    }
)
"""Parts of a body that belong to no question as the bank has them."""
MEDIA = frozenset({"audio", "video", "object", "math", "svg", "iframe", "picture", "include"})
PASSED = frozenset(
    {"itemBody", "contentBody", "simpleChoice", "simpleAssociableChoice", "inlineChoice", "prompt"}
)

Pictures = Callable[[str], str]
"""Gives the address of a picture by its name in the file, or nothing."""


def named_as_2x(element: Element) -> None:
    """Give an element and all in it the local names of QTI 2.x, whatever version they are of."""
    for part in element.iter():
        name = local(part)
        is_qti_3 = name.startswith("qti-")
        part.tag = _camel(name[4:]) if is_qti_3 else name
        for attribute in list(part.attrib):
            bare = attribute.rpartition("}")[2]
            value = part.attrib.pop(attribute)
            part.set(_camel(bare) if is_qti_3 else bare, value)


def _camel(name: str) -> str:
    return KEBAB.sub(lambda match: match[1].upper(), name)


def inner_html(element: Element, reading: Reading, pictures: Pictures) -> str:
    """Return what an element holds as HTML, without its interactions and feedback."""
    parts = [entities.escape(element.text or "", quote=False)]
    for child in element:
        parts += [_outer_html(child, reading, pictures), entities.escape(child.tail or "", quote=False)]
    return "".join(parts).strip()


def text_of(element: Element | None) -> str:
    """Return the words of an element, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _outer_html(element: Element, reading: Reading, pictures: Pictures) -> str:
    name = element.tag
    if name.endswith("Interaction"):
        return BLANK if name in ("textEntryInteraction", "inlineChoiceInteraction") else ""
    if name in ("feedbackInline", "prompt"):
        return ""
    if name in NOT_SHOWN:
        reading.lost(name)
        return ""
    if name == "img" or (name == "object" and element.get("type", "").startswith("image/")):
        source = element.get("src") or element.get("data") or ""
        address = pictures(source)
        words = entities.escape(element.get("alt") or text_of(element))
        return f'<img src="{address}" alt="{words}">' if address else ""
    if name in MEDIA:
        reading.lost(f"<{name}>")
    inner = inner_html(element, reading, pictures)
    if name in PASSED or name in MEDIA:
        return inner
    return f"<{name}>" if name in VOID else f"<{name}>{inner}</{name}>"
