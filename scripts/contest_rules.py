"""Write the reference of docs/contest-rules.md anew from the tables that the reader of rules files uses."""

from collections.abc import Iterator
from pathlib import Path

from quizzes.contests.rulefile.contest import CONTEST
from quizzes.contests.rulefile.rounds import EACH_ROUND
from quizzes.contests.rulefile.tables import Key, Table

PAGE = Path(__file__).parent.parent / "docs" / "contest-rules.md"
MARK = "<!-- below: written by python -m scripts.contest_rules -->\n"


def reference() -> str:
    """Return every table with its keys, their values and an example of each."""
    return "\n".join(_table(CONTEST, ""))


def page() -> str:
    """Return the whole page, its first part as it stands."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "\n" + reference() + "\n"


def _table(table: Table, path: str) -> Iterator[str]:
    here = f"{path}.{table.name}".strip(".")
    if table is EACH_ROUND:
        yield from ("## [each_round]", table.words + " Its keys are those of `[[rounds]]`.", "")
        return
    heading = "The top of the file" if not here else f"[[{here}]]" if table.is_list else f"[{here}]"
    yield from (f"## {heading}", table.words, "")
    yield from ("| Key | Value | Without it | Meaning | Example |", "|---|---|---|---|---|")
    yield from (_row(key) for key in table.keys)
    yield ""
    for inner in table.tables:
        yield from _table(inner, here)


def _row(key: Key) -> str:
    cells = [f"`{key.name}`", key.kind.words, _default(key), key.words, f"`{key.example}`"]
    return f"| {' | '.join(cells)} |"


def _default(key: Key) -> str:
    if key.is_needed:
        return "**needed**"
    if key.default in (None, "", ()) or key.default == {}:
        return "–" if key.target != "attempt_limit" else "unlimited"
    return f"`{key.kind.write(key.default)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
