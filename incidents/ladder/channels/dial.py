"""A connection to the checked address of a receiver, with an end to its patience."""

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence

CONNECT_S = 5.0
ANSWER_S = 10.0  # of each read
TOTAL_S = 20.0  # of everything: a receiver that drips a byte a second would hold a sender for hours


def look_up(host: str, port: int) -> list[str]:
    """Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


def connect(addresses: Sequence[str], port: int) -> socket.socket:
    """The first of the addresses that answers. Raises OSError."""
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            connection = socket.create_connection((address, port), timeout=CONNECT_S)
        except OSError as error:
            failure = error
            continue
        connection.settimeout(ANSWER_S)
        return connection
    raise failure


@contextlib.contextmanager
def cut_off(connection: socket.socket, *, after_s: float = TOTAL_S) -> Iterator[None]:
    """Shut the connection when its time is over; whoever reads from it gets an end."""
    timer = threading.Timer(after_s, _shut, args=(connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it ended by itself meanwhile
        # Below TLS: SSLSocket.shutdown would take the session from under whoever is reading.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def words_of(error: Exception) -> str:
    """Why a connection failed, in the city's language: it is kept beside the message."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"TLS: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS: {error.reason or 'gagal'}"
        case TimeoutError():
            return "tidak menjawab pada waktunya"
        case socket.gaierror():
            return "nama tidak dikenal"
        case ConnectionRefusedError():
            return "sambungan ditolak"
        case ConnectionError():
            return "sambungan terputus"
        case OSError() if error.errno is not None:
            return f"jaringan: {os.strerror(error.errno)}"
        case _:
            return f"jawaban tidak dapat dibaca ({type(error).__name__})"
