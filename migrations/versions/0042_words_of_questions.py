"""The words of questions, by bank, and an index for the topics of one; texts for the search lose their signs.

The database keeps the words itself, whoever writes a question: nothing can be there and not be found.
"""

import re

import sqlalchemy as sa
from alembic import op

from lms.db import BigId, Bytewise

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SIGNS = re.compile(r"[\W_]+")
AT_ONCE = 5_000
WORDS_SQLITE = """json_each('[' || replace(json_quote({one}.text_folded), ' ', '","') || ']')"""
"""The folded text as one JSON string is made a list of strings, one a word."""
ADD_SQLITE = """
INSERT OR IGNORE INTO question_words (bank_id, word, question_id)
SELECT {one}.bank_id, substr(value, 1, 60), {one}.id FROM {source} WHERE value <> '';
"""
DROP_SQLITE = """
DELETE FROM question_words WHERE question_id = OLD.id AND bank_id = OLD.bank_id AND word IN
(SELECT substr(value, 1, 60) FROM json_each('[' || replace(json_quote(OLD.text_folded), ' ', '","') || ']'));
"""
CHANGED = "(OLD.text_folded <> NEW.text_folded OR OLD.bank_id <> NEW.bank_id)"

ADD_POSTGRESQL = """
INSERT INTO question_words (bank_id, word, question_id)
SELECT DISTINCT one.bank_id, left(word, 60), one.id
FROM {source} AS one, unnest(string_to_array(one.text_folded, ' ')) AS word WHERE word <> '';
"""
DROP_POSTGRESQL = """
DELETE FROM question_words USING {source} AS one
WHERE question_words.question_id = one.id AND question_words.bank_id = one.bank_id
AND question_words.word IN (SELECT left(word, 60) FROM unnest(string_to_array(one.text_folded, ' ')) AS word);
"""
FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
ACTS = ("insert", "update", "delete")


def upgrade() -> None:
    op.create_index(
        "ix_questions_bank_id_topic", "questions", ["bank_id", "topic", "difficulty", "retired_at"]
    )
    op.create_table(
        "question_words",
        sa.Column("bank_id", BigId, nullable=False, autoincrement=False),
        sa.Column("word", Bytewise, nullable=False),
        sa.Column("question_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "word", "question_id", name=op.f("pk_question_words")),
        sqlite_with_rowid=False,
    )
    _take_signs_out()
    if op.get_bind().dialect.name == "sqlite":
        _watch_on_sqlite()
    else:
        _watch_on_postgresql()


def downgrade() -> None:
    for act in ACTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER questions_words_{act}")
        else:
            op.execute(f"DROP TRIGGER questions_words_{act} ON questions")
            op.execute(f"DROP FUNCTION questions_words_{act}()")
    op.drop_table("question_words")
    op.drop_index("ix_questions_bank_id_topic", "questions")


def _take_signs_out() -> None:
    """Leave nothing but words in the texts that are searched."""
    questions = sa.table("questions", sa.column("id", BigId), sa.column("text_folded", sa.Text))
    bind, last = op.get_bind(), 0
    change = (
        sa.update(questions)
        .where(questions.c.id == sa.bindparam("question_id"))
        .values(text_folded=sa.bindparam("words"))
    )
    while True:
        rows = bind.execute(
            sa.select(questions).where(questions.c.id > last).order_by(questions.c.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        texts = [
            {"question_id": row.id, "words": " ".join(SIGNS.sub(" ", row.text_folded).split())}
            for row in rows
        ]
        bind.execute(change, texts)


def _watch_on_sqlite() -> None:
    every = ADD_SQLITE.format(one="questions", source=f"questions, {WORDS_SQLITE.format(one='questions')}")
    added = ADD_SQLITE.format(one="NEW", source=WORDS_SQLITE.format(one="NEW"))
    op.execute(every)
    op.execute(f"CREATE TRIGGER questions_words_insert AFTER INSERT ON questions BEGIN {added} END")
    op.execute(
        f"CREATE TRIGGER questions_words_update AFTER UPDATE ON questions WHEN {CHANGED} "
        f"BEGIN {DROP_SQLITE} {added} END"
    )
    op.execute(f"CREATE TRIGGER questions_words_delete AFTER DELETE ON questions BEGIN {DROP_SQLITE} END")


def _watch_on_postgresql() -> None:
    """Many rows of one statement give their words in one statement; a change of a text is one row."""
    op.execute(ADD_POSTGRESQL.format(source="questions"))
    row = "(SELECT {one}.id, {one}.bank_id, {one}.text_folded)"
    bodies = {
        "insert": ADD_POSTGRESQL.format(source="added"),
        "update": DROP_POSTGRESQL.format(source=row.format(one="OLD"))
        + ADD_POSTGRESQL.format(source=row.format(one="NEW")),
        "delete": DROP_POSTGRESQL.format(source="removed"),
    }
    for act, body in bodies.items():
        op.execute(FUNCTION.format(name=f"questions_words_{act}", body=body))
    op.execute(
        "CREATE TRIGGER questions_words_insert AFTER INSERT ON questions REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION questions_words_insert()"
    )
    op.execute(
        f"CREATE TRIGGER questions_words_update AFTER UPDATE ON questions FOR EACH ROW WHEN {CHANGED} "
        "EXECUTE FUNCTION questions_words_update()"
    )
    op.execute(
        "CREATE TRIGGER questions_words_delete AFTER DELETE ON questions REFERENCING OLD TABLE AS removed "
        "FOR EACH STATEMENT EXECUTE FUNCTION questions_words_delete()"
    )
