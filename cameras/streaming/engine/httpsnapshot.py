"""A camera's own JPEG over HTTP. Imports aiohttp, so it is loaded when the first camera offers one."""

import secrets

import aiohttp
from yarl import URL

from . import authentication
from .orders import Limits, StillOrder
from .reasons import BadData, Reason, StreamFault

LARGEST = 2 << 20
MOST_NONCES = 10_000


class HttpSnapshots:
    """Follows no redirect, keeps no cookie and no connection: a camera is asked once a minute."""

    def __init__(self, *, limits: Limits) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(total=limits.connect_s + limits.answer_s, sock_connect=limits.connect_s),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "warroom", "Accept": "image/jpeg"},
            max_line_size=8190,
            max_field_size=8190,
        )
        self._challenges: dict[str, tuple[authentication.Challenge, int]] = {}

    async def close(self) -> None:
        await self._session.close()

    async def fetch(self, order: StillOrder) -> bytes:
        """What the camera says is its picture, at most 2 MiB. Raises StreamFault."""
        try:
            for attempt in range(2):
                status, offered, body = await self._get(order)
                if status != 401:
                    break
                challenge = authentication.strongest(offered)
                known = self._challenges.pop(order.code, None)
                if challenge is None or not order.username:
                    raise StreamFault(Reason.AUTH, "kamera meminta sandi")
                if attempt and not challenge.stale and (known is None or known[0].nonce == challenge.nonce):
                    raise StreamFault(Reason.AUTH)
                if len(self._challenges) < MOST_NONCES:
                    self._challenges[order.code] = (challenge, 0)
        except TimeoutError as silence:
            raise StreamFault(Reason.TIMEOUT) from silence
        except aiohttp.ClientConnectorError as failure:
            raise StreamFault(Reason.REFUSED) from failure
        except aiohttp.ClientError as failure:
            raise BadData("jawaban HTTP rusak") from failure
        if status == 401 or status == 403:
            self._challenges.pop(order.code, None)
            raise StreamFault(Reason.AUTH)
        if status != 200:
            raise StreamFault(Reason.REFUSED, f"jawaban {status}")
        return body

    async def _get(self, order: StillOrder) -> tuple[int, list[str], bytes]:
        url = URL(order.snapshot_address, encoded=True)
        headers = {}
        known = self._challenges.get(order.code)
        if known is not None:
            challenge, count = known[0], known[1] + 1
            self._challenges[order.code] = (challenge, count)
            headers["Authorization"] = authentication.answer(
                challenge,
                method="GET",
                uri=url.raw_path_qs,
                username=order.username,
                password=order.password,
                count=count,
                client_nonce=secrets.token_hex(8),
            )
        async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
            if answer.status != 200:
                return answer.status, answer.headers.getall("WWW-Authenticate", []), b""
            body = bytearray()
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > LARGEST:
                    raise BadData("cuplikan terlalu besar")
            return 200, [], bytes(body)
