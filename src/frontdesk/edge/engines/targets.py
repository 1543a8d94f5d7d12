"""The way to a model's server: never into the house for a tenant, never further by a redirect, never endless.

A tenant names the address. Its name is looked up here, every address is checked, and the connection goes
to a checked one, with the name for the Host header and for TLS: no second look-up can answer otherwise.
"""

from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx2

from frontdesk.kit.fetch import Address, PrivateTarget, Unreachable, is_private, look_up

MOST_BYTES = 4 * 1024 * 1024
"""Of one answer; a model's words are some kilobytes."""
CONNECT_SECONDS = 5.0


_LOOK_UPS = ThreadPoolExecutor(8, thread_name_prefix="engine-look-up")


_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-beta",
        "anthropic-version",
        "connection",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
    }
)


class TooMuch(Exception):
    """The answer is longer than any honest one."""


def http_client(*, key: str | None, seconds: float, may_be_private: bool) -> httpx2.AsyncClient:
    """A client for one model, which sends no credential but the key.

    Where private addresses are allowed, the environment's proxies are used.
    """
    checked = None if may_be_private else CheckedTransport()
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(seconds, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=may_be_private,
        transport=checked,
        headers={"accept-encoding": "identity"},
        event_hooks={"request": [partial(_strip, key)], "response": [bound_answer]},
    )


async def _strip(key: str | None, request: httpx2.Request) -> None:
    """Leave out what the SDKs add from their own variables, such as another account's token."""
    for name in list(request.headers):
        bears_key = key is not None and request.headers[name] in (key, f"Bearer {key}")
        if name not in _HEADERS and not bears_key:
            del request.headers[name]


async def bound_answer(response: httpx2.Response) -> None:
    """Let no more of the answer be read than an honest one has."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise TooMuch  # a small answer may unfold into an endless one, and none was asked for
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Bounded(response.stream)


class CheckedTransport(httpx2.AsyncBaseTransport):
    """Connects only to public addresses. Raises PrivateTarget and Unreachable."""

    def __init__(self) -> None:
        self._inner = httpx2.AsyncHTTPTransport(limits=httpx2.Limits(max_connections=20))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.raw_host.decode("ascii").strip("[]")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        [address, *_] = await public_addresses(host, port)
        checked = httpx2.Request(
            method=request.method,
            url=request.url.copy_with(host=str(address)),
            headers=request.headers,  # with the Host of the name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(checked)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def public_addresses(host: str, port: int) -> Sequence[Address]:
    """Every address of the name, all of them public. Raises PrivateTarget, Unreachable."""
    addresses = await look_up(host, port, _LOOK_UPS)
    if not addresses:
        raise Unreachable("the name has no address")
    if any(is_private(address) for address in addresses):
        raise PrivateTarget(f"{host} leads to a private address")
    # The older kind first: where a machine has no way to the newer one, it would fail.
    return sorted(addresses, key=lambda address: address.version)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for part in self._inner:
            read += len(part)
            if read > MOST_BYTES:
                raise TooMuch
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
