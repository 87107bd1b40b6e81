"""What people type to sign in."""

from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional

from lms.forms import Form
from lms.i18n import lazy_gettext as _l


class SignInForm(Form):
    """A name and its password."""

    name = StringField(_l("Mã đoàn viên, e-mail hoặc số điện thoại"), [DataRequired()])
    password = PasswordField(_l("Mật khẩu"), [InputRequired()])
    is_shared = BooleanField(_l("Máy dùng chung"))
    next = HiddenField()


class SignInAgainForm(SignInForm):
    """A name and its password, for the account whose page is open."""

    account_id = IntegerField(validators=[Optional()])
