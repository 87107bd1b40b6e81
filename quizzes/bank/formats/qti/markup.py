"""The elements of QTI items of all versions under the names of 2.x, and their bodies as HTML."""

import html as entities
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from lms.documents.readers.xml import local
from quizzes.bank.formats.qti.own import ANSWER, STAND_INS, STEM
from quizzes.bank.formats.reading import Reading

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
NOT_OF_A_STEM = frozenset({"feedbackInline", "prompt"})
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
    return _inner(element, reading, pictures).strip()


def _inner(element: Element, reading: Reading, pictures: Pictures) -> str:
    parts = [entities.escape(element.text or "", quote=False)]
    for child in element:
        parts += [_outer_html(child, reading, pictures), entities.escape(child.tail or "", quote=False)]
    return "".join(parts)


def text_of(element: Element | None) -> str:
    """Return the words of an element, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _outer_html(element: Element, reading: Reading, pictures: Pictures) -> str:
    name = element.tag
    if name in ("textEntryInteraction", "inlineChoiceInteraction"):
        return BLANK
    if _is_left_out(element, reading):
        return ""
    if _is_picture(element):
        return _picture(element, pictures)
    if name in MEDIA:
        reading.lost(f"<{name}>")
    inner, kind = _inner(element, reading, pictures), element.get("class", "")
    if name in PASSED or name in MEDIA or kind == STEM:
        return inner
    if STAND_INS.get(kind) == name:
        return f"<{kind}>{inner}</{kind}>"
    written = f"<{name}{_attributes(element)}>"
    return written if name in VOID else f"{written}{inner}</{name}>"


def _is_left_out(element: Element, reading: Reading) -> bool:
    """Whether an element is not of the text around it; what is so lost is noted."""
    if element.tag in NOT_SHOWN:
        reading.lost(element.tag)
    is_beside = element.tag.endswith("Interaction") or element.tag in NOT_OF_A_STEM
    return is_beside or element.tag in NOT_SHOWN or element.get("class") == ANSWER


def _is_picture(element: Element) -> bool:
    is_object = element.tag == "object" and element.get("type", "").startswith("image/")
    return element.tag == "img" or is_object


def _picture(element: Element, pictures: Pictures) -> str:
    address = pictures(element.get("src") or element.get("data") or "")
    if not address:
        return ""
    words = entities.escape(element.get("alt") or text_of(element))
    sizes = "".join(
        f' {side}="{entities.escape(element.get(side, ""))}"'
        for side in ("width", "height")
        if element.get(side)
    )
    return f'<img src="{address}" alt="{words}"{sizes}>'


def _attributes(element: Element) -> str:
    return "".join(f' {name}="{entities.escape(value)}"' for name, value in element.attrib.items())
