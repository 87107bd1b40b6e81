"""What only items say that were written here, so that they come back word for word."""

import re

TOOL = "lms"
"""The name of the tool that wrote an item, in its attribute `toolName`."""
BY_FRACTIONS = "fractions"
"""The label of an item whose question has no rule beside its fractions."""
STEM, ANSWER = "question-stem", "question-answer"
"""The classes of what holds the stem, and of what holds nothing but the place of the answer."""
STAND_INS = {"u": "span", "s": "span", "figure": "div", "figcaption": "div"}
"""Elements that items may not hold, and those that stand for them with their name as the class."""
IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
KEY = re.compile(r"[\w.-]+", re.ASCII)


def identifier_of(key: str) -> str:
    """Return a key as an identifier, which may not begin with a figure."""
    return key if IDENTIFIER.fullmatch(key) else f"_{key}"


def key_of(identifier: str) -> str:
    """Return the key that an identifier of our own stands for."""
    return identifier.removeprefix("_")
