"""Requests to addresses that tenants choose: never to a place inside the house.

A name is looked up once, every address of it is checked, and the connection goes to a checked address:
a second look-up, which could answer otherwise, never happens. Redirects are not followed.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import httpx

BODY_LIMIT = 64 * 1024
"""Bytes of an answer that are read; what comes after them is left unread."""
TOTAL_SECONDS = 15.0
CONNECT_SECONDS = 5.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LOOK_UPS = ThreadPoolExecutor(8, thread_name_prefix="outbound-look-up")

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOUSE_ADDRESSES = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Global by its number, but a cloud's own control address, reached from every machine of that cloud."""
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "2001::/23", "3fff::/20", "5f00::/16")
)
"""Of IANA's special-purpose registries, what older versions of Python take for global."""


class BadTarget(Exception):
    """The URL is none that can be called; the text says why."""


class PrivateTarget(BadTarget):
    """The URL leads to a private, loopback or otherwise reserved address."""


class Unreachable(Exception):
    """No whole answer came; the text says why, without anything of the house."""


class Unconnected(Unreachable):
    """No connection came about: nothing was sent."""


@dataclass(frozen=True)
class Answer:
    """What came back: names of headers in lower case, the body up to the limit (BODY_LIMIT) in bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """The way out. With `allow_private` also to private addresses, for development and trusted networks."""

    def __init__(self, *, allow_private: bool = False, total_seconds: float = TOTAL_SECONDS) -> None:
        self.allow_private = allow_private
        self.in_flight = 0
        """How many requests of this process wait for their answers now."""
        self._total_seconds = total_seconds
        # Connections are not kept: they would be told apart by address, and two names may share one.
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=httpx.Timeout(total_seconds, connect=CONNECT_SECONDS),
            headers={"user-agent": "frontdesk", "accept-encoding": "identity"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def check(self, url: str) -> None:
        """Raises BadTarget for a URL that cannot be called, PrivateTarget for one that may not be.

        A name that cannot be looked up just now passes: it is checked again at each request.
        """
        parsed = parse_target(url)
        with contextlib.suppress(Unreachable):
            await self._addresses(parsed)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send the body. Any status is an answer, redirects too.

        Raises BadTarget, PrivateTarget, and Unreachable when no whole answer came in time.
        """
        return await self.request("POST", url, headers, body=body)

    async def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: bytes | None = None,
        seconds: float | None = None,
        most_bytes: int = BODY_LIMIT,
    ) -> Answer:
        """Make one request of any method, within so many seconds; of the answer so many bytes are read.

        Raises as `post`.
        """
        parsed = parse_target(url)
        allowed = self._total_seconds if seconds is None else seconds
        self.in_flight += 1
        try:
            async with asyncio.timeout(allowed):
                return await self._request(method, parsed, body, headers, allowed, most_bytes)
        except TimeoutError:
            raise Unreachable(f"no answer within {allowed:g} seconds") from None
        finally:
            self.in_flight -= 1

    async def _request(
        self,
        method: str,
        url: httpx.URL,
        body: bytes | None,
        headers: Mapping[str, str],
        seconds: float,
        most_bytes: int,
    ) -> Answer:
        problem: Unreachable | None = None
        for address in await self._addresses(url):
            try:
                return await self._request_at(method, url, address, body, headers, seconds, most_bytes)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                problem = Unconnected(_reason(error))  # nothing was sent: the next address may do
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise Unreachable(_reason(error)) from None
        raise problem or Unconnected("the name has no address")

    async def _request_at(
        self,
        method: str,
        url: httpx.URL,
        address: Address,
        body: bytes | None,
        headers: Mapping[str, str],
        seconds: float,
        most_bytes: int,
    ) -> Answer:
        request = self._client.build_request(
            method,
            url.copy_with(host=str(address)),
            content=body,
            headers={**headers, "host": url.netloc.decode("ascii")},
            timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            extensions={"sni_hostname": url.raw_host.decode("ascii").strip("[]")},
        )
        response = await self._client.send(request, stream=True)
        try:
            read = bytearray()
            async for part in response.aiter_raw():
                read += part
                if len(read) >= most_bytes:
                    break
            return Answer(response.status_code, dict(response.headers), bytes(read[:most_bytes]))
        finally:
            await response.aclose()

    async def _addresses(self, url: httpx.URL) -> list[Address]:
        """Every address of the name, all of them allowed. Raises PrivateTarget, Unreachable."""
        host = url.raw_host.decode("ascii").strip("[]")
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await look_up(host, port, _LOOK_UPS)
        if not self.allow_private and any(is_private(address) for address in addresses):
            raise PrivateTarget(f"{host} leads to a private address")
        return addresses


async def look_up(host: str, port: int, threads: ThreadPoolExecutor) -> list[Address]:
    """Every address of the name, looked up in one of the threads. Raises Unreachable.

    A look-up that hangs cannot be stopped: threads of its own keep it from starving all other work.
    """
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            found = await asyncio.get_running_loop().run_in_executor(threads, ask)
    except TimeoutError:
        raise Unconnected("the name could not be looked up in time") from None
    except (OSError, UnicodeError):
        raise Unconnected("the name cannot be looked up") from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def is_private(address: Address) -> bool:
    """Whether the address is anything but a public one of the Internet, also by way of an IPv4 inside it."""
    inner = _inner(address)
    if inner is not None:
        return is_private(inner)
    return (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or address in _HOUSE_ADDRESSES
        or any(address.version == network.version and address in network for network in _SPECIAL)
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address only wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def parse_target(url: str) -> httpx.URL:
    """The URL, if it is one that can be called at all. Raises BadTarget."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host  # decoded now, which a name may not stand
    except (httpx.InvalidURL, ValueError):
        raise BadTarget("it is not a URL") from None
    if parsed.port is not None and not 0 < parsed.port <= 65535:
        raise BadTarget("its port must be between 1 and 65535")
    if parsed.scheme not in ("http", "https") or not host:
        raise BadTarget("it must begin with https:// or http:// and name a host")
    if parsed.userinfo:
        raise BadTarget("it must not carry a user name or password")
    return parsed


def _reason(error: Exception) -> str:
    """The kind of failure in words; the library's own would name addresses."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not valid: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "the secure connection could not be made"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused"
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpx.TimeoutException():
            return "it took too long"
        case httpx.ConnectError():
            return "the connection could not be made"
        case httpx.RemoteProtocolError() | httpx.ReadError():
            return "the connection broke off before the answer was whole"
        case _:
            return f"the request failed ({type(error).__name__})"
