"""Secrets at rest: what is encrypted can be read again, what is hashed with the key can only be matched."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from flask import current_app


def encrypt(text: str) -> str:
    """Return the text encrypted under the platform's data key."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return what `encrypt` was given."""
    return _fernet().decrypt(token.encode()).decode()


def keyed_hash(text: str) -> str:
    """Return the same opaque text for the same input, useless without the data key."""
    return hmac.new(_key("match"), text.encode(), hashlib.sha256).hexdigest()


def _fernet() -> Fernet:
    fernet: Fernet | None = current_app.extensions.get("fernet")
    if fernet is None:
        fernet = Fernet(base64.urlsafe_b64encode(_key("encrypt")))
        current_app.extensions["fernet"] = fernet
    return fernet


def _key(purpose: str) -> bytes:
    data_key: str = current_app.config["SETTINGS"].data_key
    return hmac.new(data_key.encode(), purpose.encode(), hashlib.sha256).digest()
