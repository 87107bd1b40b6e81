"""A province to look at and to change in the tests of pages."""

from flask.testing import FlaskClient

from lms.rights import Role
from lms.units import founding
from lms.units.models import Unit
from lms.units.rules import Decision, Level, NewUnit
from tests.world import NOON, make_account, make_person, make_post, make_staff, sign_in


class Province:
    """A province with two upper unions, a factory and a school, a chair and a member."""

    def __init__(self) -> None:
        plans = [
            NewUnit("LĐLĐ tỉnh Sông Trăng", Level.PROVINCE, code="ST"),
            NewUnit("Công đoàn các Khu công nghiệp", Level.UPPER, parent_place=0),
            NewUnit("Công đoàn phường Hoà Bình", Level.UPPER, parent_place=0),
            NewUnit("CĐCS Công ty May", Level.GRASSROOTS, parent_place=1),
            NewUnit("CĐCS Trường Tiểu học", Level.GRASSROOTS, parent_place=2),
        ]
        units = founding.found_units(plans, Decision(now=NOON))
        self.root, self.zone, self.ward, self.factory, self.school = units
        self.chair = make_person("Trần Thị Hoà", unit=self.factory, phone="0912345678", member_code="DV01")
        make_post(self.chair, self.factory, cadre_type="full_time")
        self.member = make_person("Lê Văn Ân", unit=self.school)

    def sign_in(self, client: FlaskClient, role: Role, unit: Unit) -> FlaskClient:
        """Let the browser be signed in as somebody who holds the role below a unit."""
        sign_in(client, make_staff(role, unit))
        return client

    def sign_in_nobody_special(self, client: FlaskClient) -> FlaskClient:
        """Let the browser be signed in as a member without any right."""
        sign_in(client, make_account(self.member))
        return client
