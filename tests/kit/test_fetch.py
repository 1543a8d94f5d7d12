"""Requests to addresses that tenants choose: what is sent, what comes back, what is refused."""

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from frontdesk.kit import fetch
from frontdesk.kit.fetch import BadTarget, Outbound, PrivateTarget, Unreachable, is_private
from tests.support.receiver import Receiver, Reply, receiving


@pytest.fixture
async def outbound() -> AsyncIterator[Outbound]:
    way = Outbound(allow_private=True, total_seconds=5)
    yield way
    await way.close()


@pytest.fixture
async def guarded() -> AsyncIterator[Outbound]:
    way = Outbound()
    yield way
    await way.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as listening:
        yield listening


async def test_a_post_arrives_whole_with_the_name_it_was_sent_to(
    outbound: Outbound, receiver: Receiver
) -> None:
    url = receiver.url.replace("127.0.0.1", "localhost") + "/hook?a=1"
    answer = await outbound.post(url, b'{"a": 1}', {"content-type": "application/json", "x-mine": "yes"})
    (given,) = receiver.given
    assert (given.method, given.path, given.body) == ("POST", "/hook?a=1", b'{"a": 1}')
    assert given.headers["host"] == url.split("/")[2]
    assert given.headers["x-mine"] == "yes"
    assert (answer.status, answer.body) == (200, b"ok")


async def test_names_are_looked_up_however_busy_all_other_threads_are(
    outbound: Outbound, receiver: Receiver
) -> None:
    done = threading.Event()
    loop = asyncio.get_running_loop()
    busy = [loop.run_in_executor(None, done.wait) for _ in range(40)]
    try:
        url = receiver.url.replace("127.0.0.1", "localhost")
        assert (await outbound.post(url, b"", {})).status == 200
    finally:
        done.set()
        await asyncio.gather(*busy)


async def test_a_redirect_is_an_answer_and_is_not_followed(outbound: Outbound, receiver: Receiver) -> None:
    receiver.answers(Reply(302, headers={"location": f"{receiver.url}/elsewhere"}))
    assert (await outbound.post(receiver.url, b"", {})).status == 302
    assert len(receiver.given) == 1


async def test_of_a_long_answer_only_the_beginning_is_read(outbound: Outbound, receiver: Receiver) -> None:
    receiver.answers(Reply(500, body=b"x" * (fetch.BODY_LIMIT * 3)))
    answer = await outbound.post(receiver.url, b"", {})
    assert (answer.status, len(answer.body)) == (500, fetch.BODY_LIMIT)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://0.0.0.0/",
        "https://[fd00:ec2::254]/",
    ],
)
async def test_a_private_target_is_refused_before_and_at_each_request(guarded: Outbound, url: str) -> None:
    with pytest.raises(PrivateTarget):
        await guarded.check(url)
    with pytest.raises(PrivateTarget):
        await guarded.post(url, b"", {})


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://example.com/", "https:///x", "https://a:b@example.com/", "//x"),
        *("https://example.com:99999/", "https://example.com:0/", "http://xn--/"),
    ],
)
async def test_what_cannot_be_called_is_refused(guarded: Outbound, url: str) -> None:
    with pytest.raises(BadTarget):
        await guarded.check(url)


async def test_a_name_of_which_one_address_is_private_is_refused(
    guarded: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    # There is no name server in a test, so the look-up itself is what stands in.
    def look_up(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(PrivateTarget):
        await guarded.post("https://two-faced.example/", b"", {})


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("100.64.0.1", True),
        ("224.0.0.1", True),
        ("168.63.129.16", True),
        ("192.0.0.192", True),
        ("3fff::1", True),
        ("255.255.255.255", True),
        ("64:ff9b::7f00:1", True),
        ("64:ff9b::808:808", False),
        ("2002:7f00:1::", True),
        ("::", True),
        ("fec0::1", True),
        ("fe80::1", True),
        ("::7f00:1", True),
    ],
)
def test_private_is_whatever_is_not_a_public_address(address: str, private: bool) -> None:
    assert is_private(ipaddress.ip_address(address)) is private


async def test_whoever_does_not_answer_in_time_is_unreachable(receiver: Receiver) -> None:
    never = asyncio.Event()
    receiver.answers(Reply(after=never))
    hasty = Outbound(allow_private=True, total_seconds=0.2)
    with pytest.raises(Unreachable, match=r"0\.2 seconds|too long"):
        await hasty.post(receiver.url, b"", {})
    never.set()
    await hasty.close()


async def test_a_broken_answer_is_unreachable_in_words(outbound: Outbound, receiver: Receiver) -> None:
    receiver.answers(Reply(raw=b""), Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc"))
    for _ in range(2):
        with pytest.raises(Unreachable, match="broke off"):
            await outbound.post(receiver.url, b"", {})


async def test_nobody_listening_is_unreachable_in_words(outbound: Outbound) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody else can listen there either
        with pytest.raises(Unreachable, match="refused"):
            await outbound.post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"", {})


async def test_a_certificate_nobody_vouches_for_is_not_trusted(outbound: Outbound, tmp_path: Path) -> None:
    server = await asyncio.start_server(
        lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=_own_certificate(tmp_path)
    )
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unreachable, match="certificate is not valid"):
        await outbound.post(f"https://localhost:{port}/", b"", {})
    server.close()


def _own_certificate(directory: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    began = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = directory / "own.pem"
    file.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
