"""Which kinds of changes the source records: read from the calls that reach the record."""

import ast
from collections.abc import Iterator
from pathlib import Path

from lms.units.rules import EventKind

ROOT = Path(__file__).parents[3]
PACKAGES = ("lms", "quizzes", "courses", "demo")
KEEPING = "lms/audit/actions.py"
DECISION = "unit."
"""The acts of units are named by the kind of decision."""


class Unreadable(Exception):
    """A call reaches the record, and nobody can tell from the source with which act."""


def recorded_acts() -> set[str]:
    """Return every act that some call in the source may keep."""
    modules = {
        path: ast.parse(path.read_text()) for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    }
    return {
        act
        for path, module in modules.items()
        if path != ROOT / KEEPING and "lms.audit" in ast.unparse(module)
        for act in acts_of(module)
    }


def acts_of(module: ast.Module) -> Iterator[str]:
    """Give the acts of a module: those of direct calls, and those given to functions that pass them on."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    passing: dict[str, int] = {}
    for function in functions:
        for call in _calls(function, {"record", "record_change"}):
            act = next((word.value for word in call.keywords if word.arg == "action"), None)
            if act is None:
                continue
            names = [argument.arg for argument in function.args.args]
            if isinstance(act, ast.Name) and act.id in names:
                passing[function.name] = names.index(act.id)
            else:
                yield from _read(act)
    for call in _calls(module, set(passing)):
        yield from _read(call.args[passing[_name(call)]])


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in names)


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", "") or getattr(call.func, "id", ""))


def _read(act: ast.expr) -> Iterator[str]:
    match act:
        case ast.Constant(value=str(name)):
            yield name
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), _]) if start == DECISION:
            yield from (f"{start}{kind}" for kind in EventKind)
        case _:
            raise Unreadable(ast.unparse(act))
