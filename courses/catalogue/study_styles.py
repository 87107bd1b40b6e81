"""How the letters of a Word file look, and what its styles say of headings, lists and fonts."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from lms.documents.readers.numbering import W, int_of, list_of, value_of
from lms.documents.readers.xml import root_of

HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
OFF = frozenset({"0", "false", "none", "off"})


class Look(NamedTuple):
    """How a run looks, as far as a lesson shows it."""

    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    raised: str = ""
    link: str = ""


class Style(NamedTuple):
    """What a style says of its paragraphs; a depth of 1 is that of the highest headings."""

    depth: int = 0
    listed: tuple[str, int] = ("", 0)
    font: str = ""
    is_bold: bool = False


def look_of(properties: Element | None, style: Style, link: str) -> Look:
    """Return how a run looks, from what it says itself and from its style."""
    if properties is None:
        return Look(is_bold=style.is_bold, link=link)
    raised = {"superscript": "sup", "subscript": "sub"}.get(value_of(properties, "vertAlign", ""), "")
    return Look(
        is_bold=is_on(properties, "b", unsaid=style.is_bold),
        is_italic=is_on(properties, "i"),
        is_struck=is_on(properties, "strike") or is_on(properties, "dstrike"),
        raised=raised,
        link=link,
    )


def is_on(properties: Element, name: str, *, unsaid: bool = False) -> bool:
    """Tell whether a run or a style switches a look on."""
    part = properties.find(f"{W}{name}")
    return unsaid if part is None else part.get(f"{W}val", "true").lower() not in OFF


def font_of(properties: Element | None) -> str:
    """Return the font that letters are set in; nothing where it is not said."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii", "") or fonts.get(f"{W}hAnsi", "")


def styles_of(parts: Mapping[str, bytes]) -> dict[str, Style]:
    """Return the styles of paragraphs by their ids; the one without a name is that of most paragraphs."""
    content = parts.get("word/styles.xml")
    if content is None:
        return {"": Style()}
    root = root_of(content)
    plain = Style(font=font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))
    told = {one.get(f"{W}styleId", ""): one for one in root.findall(f"{W}style")}
    found: dict[str, Style] = {}
    for name in told:
        line = [name]
        while (base := value_of(told[line[-1]], "basedOn", "")) in told and base not in (*line, *found):
            line.append(base)
        for one in reversed(line):
            found[one] = _style(told[one], found.get(value_of(told[one], "basedOn", ""), plain))
    usual = next((name for name, one in told.items() if _is_usual(one)), "")
    return {**found, "": found.get(usual, plain)}


def _style(told: Element, base: Style) -> Style:
    heading = HEADING.fullmatch(value_of(told, "name", ""))
    place, numbered = told.find(f"{W}pPr/{W}outlineLvl"), told.find(f"{W}pPr/{W}numPr")
    properties = told.find(f"{W}rPr")
    depth = base.depth
    if heading:
        depth = int(heading[1])
    elif place is not None:
        depth = (int_of(place.get(f"{W}val"), 9) + 1) % 10
    return Style(
        depth=depth,
        listed=base.listed if numbered is None else list_of(numbered),
        font=font_of(properties) or base.font,
        is_bold=base.is_bold if properties is None else is_on(properties, "b", unsaid=base.is_bold),
    )


def _is_usual(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0").lower() not in OFF
