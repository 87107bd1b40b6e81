"""What a change changed, value by value."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Way = tuple[str, ...]


class Difference(NamedTuple):
    """A value before and after; None says that there was none. A value inside others has a longer way."""

    way: Way
    before: Any
    after: Any


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """Return the values that are not the same; what holds nothing is as good as absent."""
    old, new = dict(_values(before or {})), dict(_values(after or {}))
    return [
        Difference(way, old.get(way), new.get(way))
        for way in sorted({*old, *new})
        if old.get(way) != new.get(way)
    ]


def _values(value: object, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Give the plain values inside, each with its way; the things of a list are numbered from 1."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _values(inner, (*way, name))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for number, inner in enumerate(value, start=1):
            yield from _values(inner, (*way, str(number)))
    elif value not in (None, "", [], {}):
        yield way, value
