"""What people type to get in for the first time, or again."""

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired

from lms.forms import Form
from lms.i18n import lazy_gettext as _l


class NewPasswordForm(Form):
    """A code and the password that its owner wants."""

    code = HiddenField(validators=[InputRequired()])
    password = PasswordField(_l("Mật khẩu mới"), [InputRequired()])
    is_shared = BooleanField(_l("Máy dùng chung"))


class ActivationForm(NewPasswordForm):
    """The first sign-in: who it is, consent, contacts and a password."""

    is_me = BooleanField(
        _l("Đây đúng là tôi và đơn vị của tôi"),
        [InputRequired(_l("Hãy xác nhận đây là bạn và đơn vị của bạn."))],
    )
    phone = TelField(_l("Số điện thoại"))
    email = EmailField(_l("E-mail"))
    is_consenting = BooleanField(
        _l("Tôi đã đọc và đồng ý cho xử lý dữ liệu cá nhân của tôi như trên"),
        [InputRequired(_l("Cần bạn đồng ý thì tài khoản mới được mở."))],
    )


class ForgottenForm(Form):
    """Who forgot the password."""

    name = StringField(_l("Mã đoàn viên, e-mail hoặc số điện thoại"), [DataRequired()])


class PasswordForm(Form):
    """The password of today and the one that follows."""

    current = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired()])
    password = PasswordField(_l("Mật khẩu mới"), [InputRequired()])


class ContactsForm(Form):
    """How somebody is reached, confirmed by the password."""

    phone = TelField(_l("Số điện thoại"))
    email = EmailField(_l("E-mail"))
    proof = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired()])
