"""Each word of a person's name carries the whole folded name: other words are looked for where it stands.

The words are made anew from the people, with the triggers that keep them.
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ACTS = ("insert", "update", "delete")
KEY = ("word", "name_sort", "person_id")

ADD_SQLITE = """
INSERT OR IGNORE INTO name_words ({columns})
SELECT value, {each}
FROM {source} json_each('[' || replace(json_quote({folded}), ' ', '","') || ']') WHERE value <> '';
"""
"""The folded name as one JSON string is made a list of strings, one a word."""
DROP_SQLITE = """
DELETE FROM name_words WHERE person_id = OLD.id AND name_sort = OLD.name_sort AND word IN
(SELECT value FROM json_each('[' || replace(json_quote(OLD.name_folded), ' ', '","') || ']'));
"""
CHANGED = "(OLD.name_folded <> NEW.name_folded OR OLD.name_sort <> NEW.name_sort)"

ADD_POSTGRESQL = """
INSERT INTO name_words ({columns})
SELECT DISTINCT word, {each}
FROM {source} AS person, unnest(string_to_array(person.name_folded, ' ')) AS word WHERE word <> '';
"""
DROP_POSTGRESQL = """
DELETE FROM name_words USING {source} AS person
WHERE name_words.person_id = person.id AND name_words.name_sort = person.name_sort
AND name_words.word = ANY (string_to_array(person.name_folded, ' '));
"""
FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


def upgrade() -> None:
    _forget()
    _keep(["name_folded"])


def downgrade() -> None:
    _forget()
    _keep([])


def _forget() -> None:
    for act in ACTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER people_words_{act}")
        else:
            op.execute(f"DROP TRIGGER people_words_{act} ON people")
            op.execute(f"DROP FUNCTION people_words_{act}()")
    op.drop_table("name_words")


def _keep(carried: list[str]) -> None:
    """Make the table of words, each with these columns of its person, fill it, and let triggers keep it."""
    op.create_table(
        "name_words",
        sa.Column("word", Bytewise, nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        *(sa.Column(name, Bytewise, nullable=False) for name in carried),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_name_words"), postgresql_include=carried),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _watch_on_sqlite(carried)
    else:
        _watch_on_postgresql(carried)


def _adds(template: str, row: str, carried: list[str], source: str) -> str:
    each = ", ".join(f"{row}.{name}" for name in ("name_sort", "id", *carried))
    columns = ", ".join((*KEY, *carried))
    return template.format(columns=columns, each=each, source=source, folded=f"{row}.name_folded")


def _watch_on_sqlite(carried: list[str]) -> None:
    op.execute(_adds(ADD_SQLITE, "people", carried, "people,"))
    add = _adds(ADD_SQLITE, "NEW", carried, "")
    op.execute(f"CREATE TRIGGER people_words_insert AFTER INSERT ON people BEGIN {add} END")
    op.execute(
        f"CREATE TRIGGER people_words_update AFTER UPDATE ON people WHEN {CHANGED} "
        f"BEGIN {DROP_SQLITE} {add} END"
    )
    op.execute(f"CREATE TRIGGER people_words_delete AFTER DELETE ON people BEGIN {DROP_SQLITE} END")


def _watch_on_postgresql(carried: list[str]) -> None:
    """Many rows of one statement give their words in one statement; a change of a name is one row."""
    op.execute(_adds(ADD_POSTGRESQL, "person", carried, "people"))
    row = "(SELECT {one}.id, {one}.name_sort, {one}.name_folded)"
    bodies = {
        "insert": _adds(ADD_POSTGRESQL, "person", carried, "added"),
        "update": DROP_POSTGRESQL.format(source=row.format(one="OLD"))
        + _adds(ADD_POSTGRESQL, "person", carried, row.format(one="NEW")),
        "delete": DROP_POSTGRESQL.format(source="removed"),
    }
    for act, body in bodies.items():
        op.execute(FUNCTION.format(name=f"people_words_{act}", body=body))
    op.execute(
        "CREATE TRIGGER people_words_insert AFTER INSERT ON people REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_words_insert()"
    )
    op.execute(
        f"CREATE TRIGGER people_words_update AFTER UPDATE ON people FOR EACH ROW WHEN {CHANGED} "
        "EXECUTE FUNCTION people_words_update()"
    )
    op.execute(
        "CREATE TRIGGER people_words_delete AFTER DELETE ON people REFERENCING OLD TABLE AS removed "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_words_delete()"
    )
