"""What the documents tell people to type is there: commands, their options, what make knows, modules."""

import importlib.util
import re
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"(?:^|bin/)lms((?: [^\s'`]+)+)")
OPTION = re.compile(r"--[a-z][a-z-]*")
TARGET = re.compile(r"(?:^|&& )make ([a-z]+)")
MODULE = re.compile(r"\bpython -m ([\w.]+)")


def lines_to_type(path: Path) -> list[str]:
    """Return each line of code in a document, without what explains it."""
    blocks = [fence or inline for fence, inline in CODE.findall(path.read_text())]
    return [re.split(r"\s{3,}|\s+#", line.strip())[0] for block in blocks for line in block.splitlines()]


def misnamed(group: click.Command, words: str) -> list[str]:
    """Return the words of a command line that the platform does not know."""
    command = group
    parts = words.split()
    while isinstance(command, click.Group) and parts and not parts[0].startswith("-"):
        known = command.commands.get(parts[0])
        if known is None:
            return parts[:1]
        command = known
        del parts[0]
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    return [name for name in OPTION.findall(" ".join(parts)) if name not in options]


@pytest.fixture
def commands(app: Flask) -> click.Group:
    return app.cli


def test_what_nobody_made_is_found(commands: click.Group) -> None:
    assert misnamed(commands, "fly") == ["fly"]
    assert misnamed(commands, "targets fly ST-1") == ["fly"]
    assert misnamed(commands, "targets read [ID] [--hight DAY] [--json]") == ["--hight"]


def test_every_command_and_option_of_the_documents_exists(commands: click.Group) -> None:
    named = [
        (path.name, words)
        for path in DOCUMENTS
        for line in lines_to_type(path)
        for words in COMMAND.findall(line)
    ]

    assert len(named) > 25
    assert [(name, words) for name, words in named if misnamed(commands, words)] == []


def test_make_knows_what_the_documents_ask_of_it() -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {name for path in DOCUMENTS for line in lines_to_type(path) for name in TARGET.findall(line)}

    assert {"run", "build", "test"} <= asked <= known


def test_every_module_that_the_documents_run_exists() -> None:
    run = {name for path in DOCUMENTS for line in lines_to_type(path) for name in MODULE.findall(line)}

    assert {"gunicorn", "scripts.screens"} <= run
    assert [name for name in sorted(run) if importlib.util.find_spec(name) is None] == []
