"""What a business sets about its web chat, and the page it gets."""

import re

import pytest

from frontdesk.edge.http.webchat.chat_page import assets
from tests.support.story import Story


async def test_a_location_is_born_with_a_widget(story: Story) -> None:
    listed = await story.get("/v1/widgets")
    assert listed["nextCursor"] is None
    widget = await story.get(f"/v1/widgets/{story.widget_id}")
    assert listed["data"] == [widget]
    assert (widget["name"], widget["greeting"], widget["allowedOrigins"]) == ("Web chat", "", [])


async def test_what_is_given_is_changed_and_the_rest_stays(story: Story) -> None:
    path = f"/v1/widgets/{story.widget_id}"
    changed = await story.patch(path, {"name": " Shop ", "allowedOrigins": ["HTTPS://Shop.Example/"]})
    assert (changed["name"], changed["greeting"]) == ("Shop", "")
    assert changed["allowedOrigins"] == ["https://shop.example"]
    changed = await story.patch(path, {"greeting": "Hi!"})
    assert (changed["name"], changed["greeting"]) == ("Shop", "Hi!")
    assert changed == await story.get(path)
    assert (await story.patch(path, {"allowedOrigins": []}))["allowedOrigins"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": None},
        {"name": "x" * 201},
        {"greeting": "x" * 1_001},
        {"allowedOrigins": "https://shop.example"},
        {"allowedOrigins": ["shop.example"]},
        {"allowedOrigins": [None]},
        {"allowedOrigins": None},
    ],
)
async def test_what_breaks_a_rule_changes_nothing(story: Story, body: dict[str, object]) -> None:
    before = await story.get(f"/v1/widgets/{story.widget_id}")
    await story.patch(f"/v1/widgets/{story.widget_id}", body, expect=422)
    assert await story.get(f"/v1/widgets/{story.widget_id}") == before


async def test_two_people_who_change_a_widget_do_not_overwrite_each_other(story: Story) -> None:
    path = f"/v1/widgets/{story.widget_id}"
    tag = (await story.client.get(path)).headers["etag"]
    first = await story.client.patch(path, json={"greeting": "One"}, headers={"If-Match": tag})
    second = await story.client.patch(path, json={"greeting": "Two"}, headers={"If-Match": tag})
    assert (first.status_code, second.status_code) == (200, 412)


async def test_another_tenants_widget_is_not_there(story: Story, other: Story) -> None:
    await story.get(f"/v1/widgets/{other.widget_id}", expect=404)
    await story.patch(f"/v1/widgets/{other.widget_id}", {"name": "Mine"}, expect=404)


async def test_scopes_are_asked_for(story: Story) -> None:
    reader = {"Authorization": f"Bearer {await story.token(['conversations.readonly'])}"}
    path = f"/v1/widgets/{story.widget_id}"
    assert (await story.client.get(path, headers=reader)).status_code == 200
    assert (await story.client.patch(path, json={"name": "x"}, headers=reader)).status_code == 403
    writer = {"Authorization": f"Bearer {await story.token(['conversations.write'])}"}
    assert (await story.client.get("/v1/widgets", headers=writer)).status_code == 403


async def test_the_page_is_served_with_a_strict_policy_and_its_own_assets_only(story: Story) -> None:
    answer = await story.client.get(f"/chat/{story.widget_id}")
    assert answer.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "*"
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert not re.search(r"<script(?![^>]* src=)", answer.text)
    assert not re.search(r"\son\w+=", answer.text)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert addresses
    for address in addresses:
        loaded = await story.client.get(address)
        assert loaded.status_code == 200
        assert "immutable" in loaded.headers["cache-control"]
        assert loaded.headers["x-content-type-options"] == "nosniff"


async def test_every_module_of_the_page_finds_the_modules_it_imports() -> None:
    files = assets().files
    for name, content in files.items():
        if name.endswith(".js"):
            for imported in re.findall(r'from "\./([^"]+)"', content.decode()):
                assert imported in files, f"{name} imports {imported}"


async def test_an_asset_of_an_older_version_is_given_as_it_is_now_and_not_kept(story: Story) -> None:
    older = await story.client.get("/chat/assets/0123456789abcdef/chat.js")
    assert older.status_code == 200
    assert older.headers["content-type"].startswith("text/javascript")
    assert older.headers["cache-control"] == "no-cache"
    for name in ("nothing.js", "chat.html", "..%2Fdoor.py", "%2e%2e%2fdoor.py"):
        assert (await story.client.get(f"/chat/assets/0123456789abcdef/{name}")).status_code == 404


async def test_only_allowed_web_sites_may_frame_the_page(story: Story) -> None:
    origins = ["https://shop.example", "https://*.other.example"]
    await story.patch(f"/v1/widgets/{story.widget_id}", {"allowedOrigins": origins})
    answer = await story.client.get(f"/chat/{story.widget_id}")
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://shop.example https://*.other.example")


async def test_an_unknown_widget_has_a_friendly_page(story: Story) -> None:
    for widget_id in ("nothing", "x" * 300, "<script>"):
        answer = await story.client.get(f"/chat/{widget_id}")
        assert answer.status_code == 404
        assert "There is no chat at this address" in answer.text
        assert widget_id not in answer.text
        assert "frame-ancestors" in answer.headers["content-security-policy"]


async def test_hostile_names_and_greetings_are_text_on_the_page(story: Story) -> None:
    greeting = "\"><script>alert(1)</script><b onload='x'>$widget ${root}"
    await story.patch(f"/v1/widgets/{story.widget_id}", {"greeting": greeting})
    text = (await story.client.get(f"/chat/{story.widget_id}")).text
    assert "<script>alert" not in text
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "$widget ${root}" in text


async def test_looking_at_the_page_makes_no_contact(story: Story) -> None:
    await story.client.get(f"/chat/{story.widget_id}")
    async with story.desk.runtime.db.read(story.location_id) as read:
        assert (
            await read.value("SELECT count(*) FROM contacts WHERE location_id = $1", story.location_id) == 0
        )


async def test_the_greeting_on_the_page_speaks_the_browsers_language(story: Story) -> None:
    answer = await story.client.get(f"/chat/{story.widget_id}", headers={"Accept-Language": "fr-CA,fr;q=0.9"})
    assert "Bonjour" in answer.text
    assert "Accept-Language" in answer.headers["vary"]
