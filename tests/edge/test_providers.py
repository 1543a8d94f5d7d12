"""Conversation providers are connected, and messages leave by them as the contract has it."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.support.carrier import carrying
from tests.support.desk import serve
from tests.support.fixtures import BeginStory
from tests.support.receiver import Reply
from tests.support.story import Json, Story, begin_story

PROVIDERS = "/v1/providers"
PHONE = "+34612345678"


def order(**more: object) -> Json:
    return {"name": "Acme SMS", "type": "SMS", "deliveryUrl": "https://sms.example/send", **more}


# Connecting


async def test_a_provider_is_connected_read_changed_and_disconnected(story: Story) -> None:
    made = await story.post(PROVIDERS, order(id="acme-sms"), expect=201)
    assert (made["id"], made["isDefault"], made["active"]) == ("acme-sms", True, True)
    assert await story.get(f"{PROVIDERS}/acme-sms") == made
    changed = await story.patch(f"{PROVIDERS}/acme-sms", {"name": "Acme", "active": False})
    assert (changed["name"], changed["active"], changed["deliveryUrl"]) == (
        "Acme",
        False,
        made["deliveryUrl"],
    )
    assert await story.delete(f"{PROVIDERS}/acme-sms") == {"id": "acme-sms", "deleted": True}
    await story.get(f"{PROVIDERS}/acme-sms", expect=404)


async def test_a_channel_has_one_default_provider_at_most(story: Story) -> None:
    first = await story.post(PROVIDERS, order())
    extra = await story.post(PROVIDERS, order())
    letters = await story.post(PROVIDERS, order(type="Email"))
    assert (first["isDefault"], extra["isDefault"], letters["isDefault"]) == (True, False, True)
    await story.patch(f"{PROVIDERS}/{extra['id']}", {"isDefault": True})
    newest = await story.post(PROVIDERS, order(isDefault=True))
    shown = (await story.get(f"{PROVIDERS}?type=SMS"))["data"]
    assert {one["id"]: one["isDefault"] for one in shown} == {
        first["id"]: False,
        extra["id"]: False,
        newest["id"]: True,
    }


async def test_providers_are_listed_page_by_page(story: Story) -> None:
    made = sorted([(await story.post(PROVIDERS, order()))["id"] for _ in range(3)])
    page = await story.get(f"{PROVIDERS}?limit=2")
    assert [one["id"] for one in page["data"]] == made[:2]
    await story.delete(f"{PROVIDERS}/{made[1]}")
    rest = await story.get(f"{PROVIDERS}?limit=2&after={page['nextCursor']}")
    assert ([one["id"] for one in rest["data"]], rest["nextCursor"]) == (made[2:], None)


@pytest.mark.parametrize(
    "fault",
    [
        {"deliveryUrl": "ftp://sms.example"},
        {"deliveryUrl": "https://user:secret@sms.example"},
        {"type": "WebChat"},
        {"name": " "},
        {"id": "builtin"},
        {"id": "not an id"},
    ],
)
async def test_a_provider_that_could_not_work_is_refused(story: Story, fault: Json) -> None:
    await story.post(PROVIDERS, order(**fault), expect=422)


async def test_a_chosen_id_is_taken_once_in_a_location(story: Story, other: Story) -> None:
    await story.post(PROVIDERS, order(id="acme"), expect=201)
    await story.post(PROVIDERS, order(id="acme"), expect=409)
    await other.post(PROVIDERS, order(id="acme"), expect=201)


async def test_a_private_address_is_no_place_for_customers_messages(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("strict")
    async with serve(database_url, data, allow_private_targets=False) as strict:
        story = await begin_story(strict, None)
        async with story.client:
            refused = await story.post(PROVIDERS, order(deliveryUrl="http://127.0.0.1/x"), expect=422)
    assert "private" in refused["detail"]


# What is posted


async def test_a_text_is_posted_as_the_contract_has_it_and_signed(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        link = "https://example.com/menu.pdf"
        message_id = await carrier.sends(contact_id, attachments=[link])
        await story.advance()
        [given] = carrier.receiver.given
    assert (given.method, given.path) == ("POST", "/send")
    assert given.json == {
        "contactId": contact_id,
        "locationId": story.location_id,
        "messageId": message_id,
        "type": "SMS",
        "phone": PHONE,
        "message": "Your order is ready.",
        "attachments": [link],
    }
    assert given.headers["webhook-id"] == message_id
    assert given.headers["x-cause-id"].startswith(message_id)
    assert given.headers["content-type"] == "application/json"
    keys = {key.algorithm: key.pem for key in await story.desk.runtime.signer.public_keys() if not key.until}
    rsa = load_pem_public_key(keys["RSA-SHA256"].encode())
    assert isinstance(rsa, RSAPublicKey)
    signature = base64.b64decode(given.headers["x-wh-signature"])
    rsa.verify(signature, given.body, padding.PKCS1v15(), hashes.SHA256())
    ed25519 = load_pem_public_key(keys["Ed25519"].encode())
    assert isinstance(ed25519, Ed25519PublicKey)
    ed25519.verify(base64.b64decode(given.headers["x-ghl-signature"]), given.body)
    shown = await carrier.shows(message_id)
    assert (shown["status"], shown["conversationProviderId"]) == ("sent", carrier.id)


async def test_a_letter_is_posted_with_what_a_letter_has(story: Story) -> None:
    contact_id = await story.make_contact(email="ana@example.com")
    asked = {"type": "Email", "contactId": contact_id, "message": "Open?", "subject": "Hours", "altId": "m-1"}
    await story.post("/conversations/messages/inbound", asked)
    async with carrying(story, "Email") as carrier:
        message_id = await carrier.sends(contact_id, "Yes,\n<always>", emailFrom="desk@shop.example")
        await story.advance()
        [posted] = carrier.posted
    assert posted == {
        "contactId": contact_id,
        "locationId": story.location_id,
        "messageId": message_id,
        "emailMessageId": message_id,
        "type": "Email",
        "emailTo": ["ana@example.com"],
        "emailFrom": "desk@shop.example",
        "html": "<div>Yes,<br>&lt;always&gt;</div>",
        "message": "Yes,\n<always>",
        "subject": "Re: Hours",
        "attachments": [],
        "replyToAltId": "m-1",
    }


async def test_an_agents_reply_goes_out_by_the_provider_the_customer_came_by(story: Story) -> None:
    await story.make_agent()
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as usual, carrying(story) as extra:
        await story.customer_says("Hi", contact_id=contact_id, channel="SMS", conversationProviderId=extra.id)
        await story.advance()
        assert ([p["message"] for p in extra.posted], usual.posted) == (["You wrote: Hi"], [])
        await story.customer_says("Hi", contact_id=contact_id, channel="SMS")
        await story.advance()
        assert (len(extra.posted), len(usual.posted)) == (1, 1)
        unknown = "61d6d1f9cdac7612faf80753"
        await story.customer_says("Hi", contact_id=contact_id, channel="SMS", conversationProviderId=unknown)
        await story.advance()
        assert (len(extra.posted), len(usual.posted)) == (1, 2)


async def test_a_custom_channel_is_carried_by_the_provider_it_came_by(story: Story) -> None:
    await story.make_agent()
    contact_id = await story.make_contact(email="ana@example.com")
    async with carrying(story, "Email", isDefault=False) as carrier:
        asked = {"type": "Custom", "contactId": contact_id, "message": "Hi", "altId": "thread-9"}
        await story.post("/conversations/messages/inbound", {**asked, "conversationProviderId": carrier.id})
        await carrier.sends(contact_id, "Hello", type="Custom")
        await story.advance()
        [posted] = carrier.posted
    assert (posted["type"], posted["replyToAltId"]) == ("Email", "thread-9")


# What cannot be posted


@pytest.mark.parametrize(
    ("channel", "contact", "why"),
    [
        ("SMS", {"email": "ana@example.com"}, "no phone number"),
        ("WhatsApp", {}, "no phone number"),
        ("Email", {"phone": PHONE}, "no e-mail address"),
    ],
)
async def test_a_contact_who_cannot_be_reached_there_fails_the_message(
    story: Story, channel: str, contact: Json, why: str
) -> None:
    contact_id = await story.make_contact(**contact)
    async with carrying(story, channel) as carrier:
        message_id = await carrier.sends(contact_id)
        await story.advance()
        shown = await carrier.shows(message_id)
        assert carrier.posted == []
    assert shown["status"] == "failed"
    assert why in shown["error"]


async def test_a_provider_that_is_switched_off_or_gone_fails_the_message(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        await story.patch(f"{PROVIDERS}/{carrier.id}", {"active": False})
        off = await carrier.sends(contact_id)
        lost = await carrier.sends(contact_id, conversationProviderId="nobody")
        await story.advance()
        assert "switched off" in (await carrier.shows(off))["error"]
        assert "nobody" in (await carrier.shows(lost))["error"]
        assert carrier.posted == []


async def test_another_tenants_provider_carries_nothing_of_ours(story: Story, other: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(other) as theirs, carrying(story) as ours:
        message_id = await ours.sends(contact_id, conversationProviderId=theirs.id)
        await story.advance()
        assert (await ours.shows(message_id))["status"] == "failed"
        assert (theirs.posted, ours.posted) == ([], [])


async def test_do_not_disturb_set_after_the_message_was_queued_holds_it(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        message_id = await carrier.sends(contact_id)
        await story.put(f"/contacts/{contact_id}", {"dndSettings": {"SMS": {"status": "active"}}})
        await story.advance()
        shown = await carrier.shows(message_id)
        assert carrier.posted == []
    assert (shown["status"], "do-not-disturb" in shown["error"]) == ("failed", True)


# What comes back


async def echo(story: Story, contact_id: str, body: str, alt_id: str, *, door: str = "outbound") -> Json:
    told = {"type": "SMS", "contactId": contact_id, "message": body, "altId": alt_id}
    return await story.post(f"/conversations/messages/{door}", told)


@pytest.mark.parametrize("told", ["answer", "status", "nothing"])
@pytest.mark.parametrize("door", ["outbound", "inbound"])
async def test_a_message_of_ours_that_comes_back_is_that_message(story: Story, told: str, door: str) -> None:
    """The provider tells its id in its answer, with the status, or not at all before the echo."""
    await story.make_agent(sleepOnManualMessage=True)
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        if told == "answer":
            carrier.receiver.answers(Reply(body=json.dumps({"messageId": "SM-7"}).encode()))
        said = await story.customer_says("Hi", contact_id=contact_id, channel="SMS")
        await story.advance()
        [posted] = carrier.posted
        if told == "status":
            path = f"/conversations/messages/{posted['messageId']}/status"
            await story.put(path, {"status": "delivered", "altId": "SM-7"})
        alt_id = posted["messageId"] if told == "nothing" and door == "inbound" else "SM-7"
        for _ in range(2):
            came = await echo(story, contact_id, "You wrote: Hi", alt_id, door=door)
            assert came["messageId"] == posted["messageId"]
        await story.advance()
        assert len(await story.messages(said["conversationId"])) == 2
        status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
        assert status["state"] == "active"
        if alt_id == "SM-7":
            assert (await carrier.shows(posted["messageId"]))["altId"] == "SM-7"


async def test_a_persons_message_from_outside_is_no_echo(story: Story) -> None:
    await story.make_agent(sleepOnManualMessage=True)
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story):
        said = await story.customer_says("Hi", contact_id=contact_id, channel="SMS")
        await story.advance()
        await echo(story, contact_id, "Hello Ana, Uma here.", "SM-8")
        assert len(await story.messages(said["conversationId"])) == 3
        status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
        assert status["state"] == "asleep"


async def test_a_customer_who_writes_under_the_number_of_our_message_is_heard(story: Story) -> None:
    """Some providers count messages in and out each by themselves."""
    await story.make_agent()
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        carrier.receiver.answers(Reply(body=b'{"id": 7}'))
        said = await story.customer_says("Hi", contact_id=contact_id, channel="SMS", altId="6")
        await story.advance()
        await story.customer_says("Thanks", contact_id=contact_id, channel="SMS", altId="7")
        await story.advance()
        texts = [message["body"] for message in await story.messages(said["conversationId"])]
    assert texts == ["Hi", "You wrote: Hi", "Thanks", "You wrote: Thanks"]


async def test_a_provider_of_one_location_is_not_seen_from_another_of_its_company(
    new_story: BeginStory,
) -> None:
    story = await new_story()
    sister = await new_story(company_id=story.company_id)
    made = await story.post(PROVIDERS, order())
    await sister.get(f"{PROVIDERS}/{made['id']}", expect=404)
    assert (await sister.get(PROVIDERS))["data"] == []
