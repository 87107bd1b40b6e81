"""The words of people's names, each with the place of its person in the order of names.

The database keeps them itself, whoever writes a person: nobody can be there and not be found.
"""

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ADD_SQLITE = """
INSERT OR IGNORE INTO name_words (word, name_sort, person_id)
SELECT value, NEW.name_sort, NEW.id
FROM json_each('[' || replace(json_quote(NEW.name_folded), ' ', '","') || ']') WHERE value <> '';
"""
"""The folded name as one JSON string is made a list of strings, one a word."""
DROP_SQLITE = """
DELETE FROM name_words WHERE person_id = OLD.id AND name_sort = OLD.name_sort AND word IN
(SELECT value FROM json_each('[' || replace(json_quote(OLD.name_folded), ' ', '","') || ']'));
"""
ALL_SQLITE = """
INSERT OR IGNORE INTO name_words (word, name_sort, person_id)
SELECT value, people.name_sort, people.id
FROM people, json_each('[' || replace(json_quote(people.name_folded), ' ', '","') || ']') WHERE value <> ''
"""
CHANGED = "(OLD.name_folded <> NEW.name_folded OR OLD.name_sort <> NEW.name_sort)"

ADD_POSTGRESQL = """
INSERT INTO name_words (word, name_sort, person_id)
SELECT DISTINCT word, person.name_sort, person.id
FROM {source} AS person, unnest(string_to_array(person.name_folded, ' ')) AS word WHERE word <> '';
"""
DROP_POSTGRESQL = """
DELETE FROM name_words USING {source} AS person
WHERE name_words.person_id = person.id AND name_words.name_sort = person.name_sort
AND name_words.word = ANY (string_to_array(person.name_folded, ' '));
"""
FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
ACTS = ("insert", "update", "delete")


def upgrade() -> None:
    op.create_table(
        "name_words",
        sa.Column("word", Bytewise, nullable=False),
        sa.Column("name_sort", Bytewise, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("word", "name_sort", "person_id", name=op.f("pk_name_words")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _watch_on_sqlite()
    else:
        _watch_on_postgresql()


def downgrade() -> None:
    for act in ACTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER people_words_{act}")
        else:
            op.execute(f"DROP TRIGGER people_words_{act} ON people")
            op.execute(f"DROP FUNCTION people_words_{act}()")
    op.drop_table("name_words")


def _watch_on_sqlite() -> None:
    op.execute(ALL_SQLITE)
    op.execute(f"CREATE TRIGGER people_words_insert AFTER INSERT ON people BEGIN {ADD_SQLITE} END")
    op.execute(
        f"CREATE TRIGGER people_words_update AFTER UPDATE ON people WHEN {CHANGED} "
        f"BEGIN {DROP_SQLITE} {ADD_SQLITE} END"
    )
    op.execute(f"CREATE TRIGGER people_words_delete AFTER DELETE ON people BEGIN {DROP_SQLITE} END")


def _watch_on_postgresql() -> None:
    """Many rows of one statement give their words in one statement; a change of a name is one row."""
    op.execute(ADD_POSTGRESQL.format(source="people"))
    row = "(SELECT {one}.id, {one}.name_sort, {one}.name_folded)"
    bodies = {
        "insert": ADD_POSTGRESQL.format(source="added"),
        "update": DROP_POSTGRESQL.format(source=row.format(one="OLD"))
        + ADD_POSTGRESQL.format(source=row.format(one="NEW")),
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
