"""Bring texts, templates, database and first accounts to where `make run` wants them, all in one process."""

import os
import sys
from collections.abc import Iterator

from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from scripts import messages, templates
from wsgi import cli, create_app


def commands() -> Iterator[list[str]]:
    """Give the commands to run, one after another."""
    yield ["init"]
    if os.environ.get("DEMO") != "0":
        yield ["demo", "load", "--if-empty"]
    elif not has_accounts():
        yield ["users", "create-admin"]


def has_accounts() -> bool:
    """Whether somebody can sign in already."""
    with create_app().app_context(), db.reading() as session:
        return session.scalar(select(Account.id).limit(1)) is not None


def main() -> int:
    """Run them; the exit code is 1 if one of them refuses."""
    messages.compile_all()
    templates.main()
    for words in commands():
        try:
            cli.main(words)
        except SystemExit as ended:
            if ended.code:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
