"""The contacts of an account are those of its person."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOVE_TO_THE_PERSON = """
UPDATE people SET {contact} = (SELECT {contact} FROM accounts WHERE person_id = people.id)
WHERE id IN (SELECT person_id FROM accounts WHERE person_id IS NOT NULL AND {contact} IS NOT NULL)
"""
ADD_CONFIRMED_EMAIL = """
ALTER TABLE accounts ADD COLUMN confirmed_email TEXT
CONSTRAINT ck_accounts_contacts_of_no_person
CHECK (person_id IS NULL OR (email IS NULL AND phone IS NULL))
"""
"""SQLite takes a constraint on a table that exists only together with a new column."""

MOVE_BACK = """
UPDATE accounts SET phone = (SELECT phone FROM people WHERE id = person_id),
email = (
  SELECT people.email FROM people JOIN given_emails AS given ON given.email = people.email
  WHERE people.id = accounts.person_id AND given.id = accounts.id
  AND (SELECT count(*) FROM given_emails AS other WHERE other.email = people.email) = 1
)
WHERE activated_at IS NOT NULL AND person_id IS NOT NULL
"""


def upgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE given_emails AS "
        "SELECT id, email FROM accounts WHERE person_id IS NOT NULL AND email IS NOT NULL"
    )
    for contact in ("email", "phone"):
        op.execute(MOVE_TO_THE_PERSON.format(contact=contact))
    op.execute("UPDATE accounts SET email = NULL, phone = NULL WHERE person_id IS NOT NULL")
    op.execute(ADD_CONFIRMED_EMAIL)
    op.execute(
        "UPDATE accounts SET confirmed_email = "
        "(SELECT given.email FROM given_emails AS given WHERE given.id = accounts.id)"
    )
    op.execute("DROP TABLE given_emails")


def downgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE given_emails AS "
        "SELECT id, coalesce(confirmed_email, email) AS email FROM accounts"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_accounts_contacts_of_no_person", "accounts")
    op.execute("ALTER TABLE accounts DROP COLUMN confirmed_email")  # on SQLite with its constraint
    op.execute(MOVE_BACK)
    op.execute("DROP TABLE given_emails")
