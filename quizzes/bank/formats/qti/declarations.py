"""What a QTI item declares about its response, and how what is unknown is named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.formats.texts import number_text


class UnknownProcessing(Refused):
    """The item is scored in a way that the bank does not know; `feature` is its name."""

    def __init__(self, feature: str) -> None:
        super().__init__(_l("Chưa nhận được cách chấm “%(feature)s” của QTI.", feature=feature))
        self.feature = feature


@dataclass(frozen=True)
class Entry:
    """What a value of the response is mapped to."""

    value: float
    is_case_sensitive: bool = True
    tolerance: float = 0.0


@dataclass(frozen=True)
class Declaration:
    """What an item declares about its response."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: Mapping[str, Entry] = field(default_factory=dict)
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None


def read_declaration(element: Element) -> Declaration:
    """Return a response declaration."""
    mapping = element.find("mapping")
    entries = (
        {}
        if mapping is None
        else {
            " ".join(entry.get("mapKey", "").split()): Entry(
                float_of(entry.get("mappedValue")), entry.get("caseSensitive", "true") != "false"
            )
            for entry in mapping.findall("mapEntry")
        }
    )
    if element.find("areaMapping") is not None:
        raise UnknownProcessing("areaMapping")
    bounds = mapping.attrib if mapping is not None else {}
    return Declaration(
        identifier=element.get("identifier", ""),
        cardinality=element.get("cardinality", "single"),
        base_type=element.get("baseType", "identifier"),
        correct=tuple(
            " ".join((value.text or "").split()) for value in element.findall("correctResponse/value")
        ),
        mapping=entries,
        default=float_of(bounds.get("defaultValue", "0")),
        lower=float_of(bounds["lowerBound"]) if "lowerBound" in bounds else None,
        upper=float_of(bounds["upperBound"]) if "upperBound" in bounds else None,
    )


def float_of(text: str | None) -> float:
    """Return a number of an item; what is not said is 0."""
    return float(number_text(text or "0"))
