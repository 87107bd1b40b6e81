"""Run the migrations against the database in use."""

from alembic import context

from lms import db
from wsgi import metadata

with db.engine().connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
