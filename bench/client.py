"""A small browser for measuring: HTTP/1.1 over one kept connection, with its cookies."""

import asyncio
import gzip
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
TIMEOUT = 60


class Reply(NamedTuple):
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def location(self) -> str:
        """Return where a redirect leads."""
        return self.headers["location"]


class Visitor:
    """Somebody at the platform."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self._port = port
        self._cookies = dict(cookies or {})
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.token = ""
        self.latencies: list[float] = []

    async def get(self, path: str) -> Reply:
        """Open a page; the token of its forms is remembered."""
        reply = await self._ask("GET", path, {}, b"")
        found = TOKEN.search(reply.body)
        if found:
            self.token = found.group(1).decode()
        return reply

    async def post(self, path: str, **fields: str) -> Reply:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return await self._ask("POST", path, {"Content-Type": "application/x-www-form-urlencoded"}, body)

    async def send(self, path: str, body: bytes) -> Reply:
        """Send JSON as a script of the platform does."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-CSRFToken": self.token,
        }
        return await self._ask("POST", path, headers, body)

    def share(self, other: "Visitor") -> None:
        """Be another window of the same browser."""
        self._cookies = other._cookies
        self.token = other.token

    async def leave(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        began = time.perf_counter()
        reply = await asyncio.wait_for(self._exchange(request), TIMEOUT)
        self.latencies.append(time.perf_counter() - began)
        return reply

    async def _exchange(self, request: bytes) -> Reply:
        """Send on the kept connection; where the server closed it while it was idle, on a new one."""
        kept = self._streams
        if kept is not None:
            try:
                kept[1].write(request)
                return await self._read(*kept)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.leave()
        self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        self._streams[1].write(request)
        return await self._read(*self._streams)

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Reply:
        head = await reader.readuntil(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")[:-2]
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                for cookie in SimpleCookie(value).values():
                    self._cookies[cookie.key] = cookie.value
            headers[name.lower()] = value
        body = await self._body(reader, headers)
        if headers.get("connection") == "close":
            await self.leave()
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        return Reply(int(status_line.split()[1]), headers, plain)

    async def _body(self, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0")))
        parts: list[bytes] = []
        while size := int(await reader.readline(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readline()
        return b"".join(parts)
