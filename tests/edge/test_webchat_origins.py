"""Which web sites may show a widget, and how browsers hear of it."""

import pytest

from frontdesk.domain.widgets import allowed_origins, is_same_origin, may_show
from tests.support.story import Story
from tests.support.visitor import visiting

SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        ("  http://localhost:3000 ", "http://localhost:3000"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("https://*.shop.example", "https://*.shop.example"),
        ("https://müller.example", "https://xn--mller-kva.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://192.0.2.7", "http://192.0.2.7"),
    ],
)
def test_origins_are_kept_as_browsers_write_them(given: str, kept: str) -> None:
    assert allowed_origins([given, given]) == (kept,)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "*",
        "null",
        "shop.example",
        "//shop.example",
        "ftp://shop.example",
        "javascript:alert(1)",
        "https://",
        "https://shop.example/path",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://ana@shop.example",
        "https://shop.example:99999",
        "https://shop.example:x",
        "https://*.example",
        "https://*",
        "https://a.*.example",
        "https://shop example",
        "https://shop.example; script-src *",
        "https://shop.example,https://other.example",
        "https://-shop.example",
        "https://shop..example",
        "https://" + "a" * 300 + ".example",
        "https://[::1",
        "https://\x00.example",
    ],
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        allowed_origins([given])


def test_no_more_than_fifty_origins_are_kept() -> None:
    with pytest.raises(ValueError, match="50"):
        allowed_origins([f"https://shop{number}.example" for number in range(51)])


@pytest.mark.parametrize(
    ("asking", "may"),
    [
        ("https://shop.example", True),
        ("HTTPS://SHOP.EXAMPLE", True),
        ("https://a.other.example", True),
        ("https://a.b.other.example", True),
        ("https://other.example", False),
        ("http://a.other.example", False),
        ("https://evilother.example", False),
        ("https://shop.example.evil.example", False),
        ("https://shop.example:8443", False),
        ("http://shop.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_an_origin_must_be_listed(asking: str, *, may: bool) -> None:
    assert may_show(("https://shop.example", "https://*.other.example"), asking) is may
    assert may_show((), asking) is True


@pytest.mark.parametrize(
    ("asking", "host", "same"),
    [
        ("https://desk.example", "desk.example", True),
        ("https://desk.example", "desk.example:443", True),
        ("http://Desk.example:8080", "desk.example:8080", True),
        ("http://desk.example:8080", "desk.example", False),
        ("https://shop.example", "desk.example", False),
        ("null", "null", False),
        ("https://", "", False),
    ],
)
def test_the_servers_own_pages_are_known_by_their_host(asking: str, host: str, *, same: bool) -> None:
    assert is_same_origin(asking, host) is same


async def test_a_web_site_that_may_show_the_chat_can_read_every_answer(story: Story) -> None:
    await story.patch(f"/v1/widgets/{story.widget_id}", {"allowedOrigins": [SHOP]})
    async with visiting(story) as visitor:
        for path, headers, status in (
            ("", visitor.headers, 200),
            ("/messages", visitor.headers, 200),
            ("/messages", {}, 401),
            ("/messages?after=x", visitor.headers, 422),
        ):
            answer = await visitor.client.get(visitor.path + path, headers=headers | {"Origin": SHOP})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == SHOP
            assert "Retry-After" in answer.headers["access-control-expose-headers"]
            assert "Origin" in answer.headers["vary"]
            assert "access-control-allow-credentials" not in answer.headers


async def test_a_web_site_that_may_not_is_refused_everywhere(story: Story) -> None:
    await story.patch(f"/v1/widgets/{story.widget_id}", {"allowedOrigins": [SHOP]})
    async with visiting(story) as visitor:
        sessions = f"/v1/webchat/{story.widget_id}/sessions"
        for method, path in (
            ("POST", sessions),
            ("OPTIONS", sessions),
            ("GET", f"{visitor.path}/messages"),
            ("POST", f"{visitor.path}/messages"),
            ("GET", f"{visitor.path}/stream"),
        ):
            for origin in ("https://evil.example", "null"):
                answer = await visitor.client.request(
                    method, path, headers=visitor.headers | {"Origin": origin}
                )
                assert answer.status_code == 403
                assert answer.json()["type"] == "urn:frontdesk:problem:origin-not-allowed"
                assert "access-control-allow-origin" not in answer.headers


async def test_the_servers_own_page_may_always_ask(story: Story) -> None:
    await story.patch(f"/v1/widgets/{story.widget_id}", {"allowedOrigins": [SHOP]})
    async with visiting(story) as visitor:
        own = {"Origin": story.desk.url}
        answer = await visitor.client.get(visitor.path, headers=visitor.headers | own)
        assert answer.status_code == 200


async def test_a_browsers_question_is_answered_for_these_routes_alone(story: Story) -> None:
    asked = {
        "Origin": SHOP,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-session-secret,content-type",
    }
    sessions = f"/v1/webchat/{story.widget_id}/sessions"
    for path in (sessions, f"{sessions}/any", f"{sessions}/any/messages", f"{sessions}/any/stream"):
        answer = await story.client.request("OPTIONS", path, headers=asked)
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert "POST" in answer.headers["access-control-allow-methods"]
        allowed = answer.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
        assert {"x-session-secret", "authorization", "content-type", "last-event-id"} <= set(allowed)
    answer = await story.client.request("OPTIONS", "/v1/widgets", headers=asked)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


async def test_an_unknown_widget_tells_any_page_so(story: Story) -> None:
    answer = await story.client.post("/v1/webchat/nothing/sessions", headers={"Origin": SHOP})
    assert answer.status_code == 404
    assert answer.headers["access-control-allow-origin"] == SHOP
