"""Commands about accounts."""

import json
import secrets
import sys

import click

from lms import clock, config, db
from lms.accounts import actions, queries
from lms.accounts.rules import FIRST_EMAIL, FIRST_NAME
from lms.i18n import gettext as _
from lms.units.queries import require_unit_by_code


@click.group(name="users")
def commands() -> None:
    """Look at accounts, and make administrators."""


@commands.command(name="create-admin")
@click.option("--email", default=FIRST_EMAIL, show_default=True, help="The sign-in name.")
@click.option("--name", default=FIRST_NAME, show_default=True, help="The name that others see.")
@click.option("--unit", "unit_code", metavar="CODE", help="Only for this unit and all below it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def create_admin_command(
    email: str, name: str, unit_code: str | None, password_stdin: bool, as_json: bool
) -> None:
    """Make an account that administers a unit, or without one everything.

    The right over everything also holds in units that do not exist yet: the first administrator imports the
    first roster. A password that is not given is made and printed once.
    """
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    password = given if given is not None else secrets.token_urlsafe(9)
    unit = require_unit_by_code(unit_code) if unit_code else None
    account = actions.create_administrator(
        email=email, name=name, password=password, unit=unit, now=clock.now()
    )
    db.commit()
    made = {"id": account.id, "email": account.email, "unit": unit_code}
    shown = made if given is not None else {**made, "password": password}
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    click.echo(_("Địa chỉ: %(address)s", address=f"{config.current().base_url}/sign-in"))
    click.echo(_("Tên đăng nhập: %(name)s", name=account.email))
    if given is None:
        click.echo(_("Mật khẩu: %(password)s", password=password))


@commands.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_command(as_json: bool) -> None:
    """List accounts by name, with the roles they hold; a role without a unit holds everywhere."""
    with db.only_reading():
        accounts = queries.every_account()
    if as_json:
        click.echo(json.dumps(accounts, ensure_ascii=False, indent=1))
        return
    for account in accounts:
        names = [account["member_code"], account["email"], account["phone"]]
        roles = [f"{held['role']}@{held['unit'] or '*'}" for held in account["roles"]]
        click.echo("\t".join((account["name"], " ".join(filter(None, names)) or "–", " ".join(roles) or "–")))
