"""What a browser would make of a page."""

from lxml import html


def fields_of(page: str) -> dict[str, list[str]]:
    """Return what a browser sends of the form of a page when nothing is touched."""
    (form,) = html.fromstring(page).xpath("//form[@data-dirty]")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value.removeprefix("\n"))  # the first line of a text area
    return sent


def problems_of(page: str) -> list[str]:
    """Return the sentences that stand beside fields."""
    found = html.fromstring(page).find_class("field-error")
    return [" ".join(one.text_content().split()) for one in found]
