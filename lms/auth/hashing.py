"""Passwords hashed by a few threads of their own, so that a rush of sign-ins leaves the server some air.

argon2id with 7 MiB, five passes and one lane (a profile of OWASP's list) takes about 18 ms.
"""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.text import nfc

_hasher = PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="hashing")
_nobodys_hash = _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _threads.submit(_hasher.hash, nfc(password)).result()


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; without a hash the answer takes as long, and is no."""
    is_right = _threads.submit(_verify, password_hash or _nobodys_hash, nfc(password)).result()
    return is_right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other costs than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
