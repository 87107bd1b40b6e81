"""A mail server that takes letters and keeps them."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.TCPServer):
    """Takes letters over SMTP on a free port; the commands and the letters are kept."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.commands: list[str] = []
        self.letters: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        mailbox = self.server
        assert isinstance(mailbox, Mailbox)
        self.wfile.write(b"220 mailbox\r\n")
        for line in iter(self.rfile.readline, b""):
            command = line.decode().strip()
            mailbox.commands.append(command)
            if command == "data":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                mailbox.letters.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if command == "QUIT" else b"250 fine\r\n")
            if command == "QUIT":
                return


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
