"""Subscriptions: made, shown, changed, ended; by whom, and where to."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.support.desk import serve
from tests.support.fixtures import BeginStory
from tests.support.story import Json, Story, begin_story

HOOK = {"url": "https://8.8.8.8/frontdesk", "events": ["InboundMessage", "ContactCreate"]}


async def subscribe(story: Story, **changes: object) -> Json:
    return await story.post("/v1/webhooks", {**HOOK, **changes}, expect=201)


async def test_the_secret_is_shown_once_and_kept_sealed(story: Story) -> None:
    made = await subscribe(story, description="CRM")
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
    shown = await story.get(f"/v1/webhooks/{made['id']}")
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    assert (shown["status"], shown["locationId"]) == ("healthy", story.location_id)
    assert [one["id"] for one in (await story.get("/v1/webhooks"))["data"]] == [made["id"]]
    async with story.desk.runtime.db.system(cause="test") as tx:
        kept = await tx.value("SELECT secret FROM webhooks WHERE id = $1", made["id"])
        told = await tx.value("SELECT string_agg(after::text, '') FROM journal WHERE entity = 'webhook'")
    assert made["secret"].encode() not in kept
    assert story.desk.runtime.vault.open(kept) == made["secret"]
    assert made["id"] in told
    assert made["secret"] not in told


async def test_a_repeat_with_the_same_key_makes_nothing_and_shows_no_secret(story: Story) -> None:
    headers = {"Idempotency-Key": "once"}
    first = await story.client.post("/v1/webhooks", json=HOOK, headers=headers)
    second = await story.client.post("/v1/webhooks", json=HOOK, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json() | {"secret": None}
    assert len((await story.get("/v1/webhooks"))["data"]) == 1


async def test_changing_and_ending_a_subscription(story: Story) -> None:
    made = await subscribe(story)
    path = f"/v1/webhooks/{made['id']}"
    tag = (await story.client.get(path)).headers["etag"]
    changed = await story.patch(path, {"active": False, "events": ["*"]})
    assert (changed["status"], changed["events"], changed["url"]) == ("disabled", ["*"], HOOK["url"])
    late = await story.client.patch(path, json={"active": True}, headers={"If-Match": tag})
    assert late.status_code == 412
    await story.post(f"{path}/test", expect=422)
    assert (await story.delete(path))["deleted"] is True
    await story.get(path, expect=404)
    await story.delete(path, expect=404)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"events": []}, "events"),
        ({"events": ["Nothing"]}, "events"),
        ({"events": ["WebhookTest"]}, "events"),
        ({"url": "ftp://hooks.example/"}, "url"),
        ({"url": "https://user:word@hooks.example/"}, "url"),
        ({"url": "x" * 3_000}, "url"),
    ],
)
async def test_what_cannot_be_subscribed_is_told(story: Story, changes: Json, fault: str) -> None:
    answer = await story.client.post("/v1/webhooks", json={**HOOK, **changes})
    assert answer.status_code == 422
    assert fault in answer.text


async def test_a_token_subscribes_to_what_it_may_see_only(story: Story) -> None:
    scopes = ["locations.write", "contacts.readonly"]
    headers = {"Authorization": f"Bearer {await story.token(scopes)}"}
    for events in (["InboundMessage"], ["*"]):
        refused = await story.client.post("/v1/webhooks", json={**HOOK, "events": events}, headers=headers)
        assert refused.status_code == 403
    good = await story.client.post("/v1/webhooks", json={**HOOK, "events": ["TaskCreate"]}, headers=headers)
    assert good.status_code == 201
    assert (await story.client.get("/v1/webhooks", headers=headers)).status_code == 403


async def test_a_company_subscribes_to_one_location_or_to_all(new_story: BeginStory, other: Story) -> None:
    story = await new_story()
    headers = {"Authorization": f"Bearer {await story.token(company=True)}"}

    async def made(**changes: object) -> tuple[int, Json]:
        answer = await story.client.post("/v1/webhooks", json={**HOOK, **changes}, headers=headers)
        return answer.status_code, answer.json()

    _, all_of_them = await made()
    _, one = await made(locationId=story.location_id)
    assert (all_of_them["locationId"], one["locationId"]) == (None, story.location_id)
    assert (await made(locationId=other.location_id))[0] == 404
    # The location sees its own, not its agency's.
    assert [hook["id"] for hook in (await story.get("/v1/webhooks"))["data"]] == [one["id"]]
    await story.get(f"/v1/webhooks/{all_of_them['id']}", expect=404)
    await story.delete(f"/v1/webhooks/{all_of_them['id']}", expect=404)
    await other.get(f"/v1/webhooks/{one['id']}", expect=404)
    listed = (await story.client.get("/v1/webhooks", headers=headers)).json()["data"]
    assert [hook["id"] for hook in listed] == [all_of_them["id"], one["id"]]


async def test_public_keys_are_read_without_a_token(story: Story) -> None:
    answer = await story.client.get("/v1/webhooks/keys", headers={"Authorization": ""})
    assert answer.status_code == 200
    keys = answer.json()["data"]
    assert {key["header"] for key in keys} == {"x-wh-signature", "x-ghl-signature"}
    for key in keys:
        load_pem_public_key(key["publicKey"].encode())


async def test_private_targets_are_refused_unless_the_operator_allows_them(
    database_url: str, tmp_path: Path
) -> None:
    async with serve(database_url, tmp_path, allow_private_targets=False) as desk:
        story = await begin_story(desk, None)
        async with story.client:
            for url in ("http://127.0.0.1:9/", "http://localhost/", "http://169.254.169.254/latest"):
                answer = await story.client.post("/v1/webhooks", json={**HOOK, "url": url})
                assert answer.status_code == 422
                assert "private" in answer.text
            made = await subscribe(story, url="http://8.8.4.4/")
            refused = await story.client.patch(f"/v1/webhooks/{made['id']}", json={"url": "http://10.0.0.1/"})
            assert refused.status_code == 422
