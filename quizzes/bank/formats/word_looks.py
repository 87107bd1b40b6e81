"""How the letters of a Word file look; what is struck out or hidden, also by styles."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from lms.documents.readers.numbering import W, value_of
from lms.documents.readers.xml import root_of
from quizzes.bank.formats.listing.lines import Look

PLAIN_COLOURS = frozenset({"AUTO", "000000", "0D0D0D", "1F1F1F", "212529", "333333"})
OFF = frozenset({"0", "false", "none", "off"})
LEFT_OUT = {"strike": Look.STRUCK, "dstrike": Look.STRUCK, "vanish": Look.HIDDEN}
"""The properties by which a letter is no part of the text, also where a style has them."""
TOGGLED = frozenset({"strike", "vanish"})
"""Those that are off where the style of the paragraph and that of the letters both have them."""

Marks = Mapping[str, bool]


class Styles:
    """Which styles strike out or hide what is written in them."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        content = parts.get("word/styles.xml")
        styles = [] if content is None else root_of(content).findall(f"{W}style")
        self.own = {style.get(f"{W}styleId", ""): _marks(style.find(f"{W}rPr")) for style in styles}
        self.bases = {style.get(f"{W}styleId", ""): value_of(style, "basedOn", "") for style in styles}
        self.default = next(
            (
                style.get(f"{W}styleId", "")
                for style in styles
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0").lower() not in OFF
            ),
            "",
        )
        self.known: dict[str, Marks] = {}

    def looks(self, properties: Element | None, paragraph: Element | None) -> frozenset[Look]:
        """Return the looks of letters with these properties in a paragraph with those."""
        style = self.default if paragraph is None else value_of(paragraph, "pStyle", self.default)
        above = self.of(style)
        letters = {} if properties is None else self.of(value_of(properties, "rStyle", ""))
        own = _marks(properties)
        if not (above or letters or own):
            return _looks(properties)
        return _looks(properties) | {
            look for name, look in LEFT_OUT.items() if _is_on(name, own, letters, above)
        }

    def of(self, style: str) -> Marks:
        """Return what a style says of what is left out; the nearest of those that it is based on counts."""
        chain: list[str] = []
        while style in self.own and style not in self.known and style not in chain:
            chain.append(style)
            style = self.bases[style]
        found = self.known.get(style, {})
        for one in reversed(chain):
            found = self.known[one] = {**found, **self.own[one]}
        return found


def _is_on(name: str, own: Marks, letters: Marks, above: Marks) -> bool:
    if name in own:
        return own[name]
    if name in TOGGLED:
        return letters.get(name, False) != above.get(name, False)
    return letters.get(name, above.get(name, False))


def _marks(properties: Element | None) -> dict[str, bool]:
    """Return which of the properties stand here, on or off."""
    found: dict[str, bool] = {}
    if properties is None:
        return found
    for name in LEFT_OUT:
        part = properties.find(f"{W}{name}")
        if part is not None:
            found[name] = part.get(f"{W}val", "true").lower() not in OFF
    return found


def _looks(properties: Element | None) -> frozenset[Look]:
    """Return the looks that letters have by their own properties, but for what is left out."""
    if properties is None:
        return frozenset()
    found = set()
    for tag, look in (("b", Look.BOLD), ("u", Look.UNDERLINE), ("i", Look.ITALIC)):
        part = properties.find(f"{W}{tag}")
        if part is not None and part.get(f"{W}val", "single").lower() not in OFF:
            found.add(look)
    colour, highlight = properties.find(f"{W}color"), properties.find(f"{W}highlight")
    shade, align = properties.find(f"{W}shd"), properties.find(f"{W}vertAlign")
    if colour is not None and colour.get(f"{W}val", "auto").upper() not in PLAIN_COLOURS:
        found.add(Look.COLOUR)
    if highlight is not None and highlight.get(f"{W}val") not in ("none", "white"):
        found.add(Look.HIGHLIGHT)
    if shade is not None and shade.get(f"{W}fill", "auto").upper() not in ("AUTO", "FFFFFF"):
        found.add(Look.HIGHLIGHT)
    if align is not None and align.get(f"{W}val") in ("superscript", "subscript"):
        found.add(Look.SUP if align.get(f"{W}val") == "superscript" else Look.SUB)
    return frozenset(found)
