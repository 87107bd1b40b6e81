"""The database: one engine, one session per request, and column types that hold on both databases."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from alembic.config import Config
from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

ROOT = Path(__file__).parent.parent
REST = 5.0
"""Seconds after which nobody takes it for granted that a connection still lives."""

Part = TypeVar("Part")

_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)
_factory: sessionmaker[Session] = sessionmaker(expire_on_commit=False)
session = scoped_session(_factory)
forgetting: list[Callable[[], object]] = []
"""How to forget, by each module that keeps rows that never change."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment in UTC (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
Bytewise = String().with_variant(String(collation="C"), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")

Key = Annotated[int, mapped_column(BigId, primary_key=True)]
"""A primary key that the database counts."""
SortKey = Annotated[str, mapped_column(Bytewise)]
"""Text that sorts byte by byte on both databases: sort keys, folded text and paths."""
Timestamp = Annotated[datetime, mapped_column(Moment)]


class Base(DeclarativeBase):
    """The base of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Moment, str: Text, dict[str, Any]: Json, list[Any]: Json}


def connect(url: str) -> Engine:
    """Open the engine for a database address and give the sessions to it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            connect_args={"timeout": 15, "check_same_thread": False},
            pool_size=40,
            max_overflow=40,  # two for each of 32 threads: one that writes, and one that reads beside it
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(parsed, pool_size=8, max_overflow=16)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", partial(_wake, engine.dialect))
    use(engine)
    return engine


def use(engine: Engine) -> None:
    """Give the sessions to an engine that is open; what was kept of another database is forgotten."""
    session.remove()
    _factory.configure(bind=engine)
    for forget in forgetting:
        forget()


def engine() -> Engine:
    """Return the engine in use."""
    bound: Engine = _factory.kw["bind"]
    return bound


def listed(ids: Iterable[int]) -> BindParameter[list[int]]:
    """Return ids, however many, that stand in the text of a query: it takes few parameters."""
    return bindparam("ids", list(ids), expanding=True, literal_execute=True, unique=True)


def is_sqlite() -> bool:
    """Whether the embedded database is in use."""
    return engine().dialect.name == "sqlite"


def commit() -> None:
    """Make what this request, command or job did last; the views call it once."""
    session.commit()
    for act in session.info.pop("after_commit", ()):
        act()


def rollback() -> None:
    """Forget what was done since the last commit."""
    session.rollback()
    session.info.pop("after_commit", None)


def after_commit(act: Callable[[], None]) -> None:
    """Let something happen outside the database once this transaction is committed, and only then."""
    session.info.setdefault("after_commit", []).append(act)


@contextmanager
def each_by_itself() -> Iterator[Connection]:
    """Give a connection on which each statement is a transaction of its own."""
    with engine().connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def reading() -> Iterator[Session]:
    """Give a session of its own that only reads, so that no write lock is held meanwhile."""
    token = _reads_only.set(True)
    try:
        with _factory() as own:
            yield own
    finally:
        _reads_only.reset(token)


@contextmanager
def read_ahead(parts: Iterator[Part]) -> Iterator[Iterator[Part]]:
    """Give the parts of a result, each while the next one is being fetched: both processors have work then.

    Nobody else may use the session of the result meanwhile.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        yield _one_ahead(parts, reader)


@contextmanager
def only_reading() -> Iterator[None]:
    """Let what a command reads meanwhile hold no write lock; it ends with a rollback."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        session.rollback()
        _reads_only.reset(token)


def read_only(only: bool) -> None:
    """Say whether the transactions of this request only read (GET) or may write."""
    _reads_only.set(only)


def alembic_config() -> Config:
    """Return the configuration of the migrations."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _one_ahead(parts: Iterator[Part], reader: ThreadPoolExecutor) -> Iterator[Part]:
    coming = reader.submit(next, parts, None)
    while (part := coming.result()) is not None:
        coming = reader.submit(next, parts, None)
        yield part


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, not the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _note_rest(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: PoolProxiedConnection
) -> None:
    """Look whether a connection that rested still lives; asking before each use costs a fifth of a save."""
    if time.monotonic() - record.info.get("rests_since", -REST) < REST:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _begin_sqlite(connection: Connection) -> None:
    """Begin writers at once: a transaction that reads first and writes later fails when it is contended."""
    connection.exec_driver_sql("BEGIN" if _reads_only.get() else "BEGIN IMMEDIATE")
