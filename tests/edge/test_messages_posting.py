"""Messages are sent by people, and recorded because they were written elsewhere."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.edge.http.conversations.plain_text import text_of
from tests.support.story import Json, Story

INBOUND, OUTBOUND, SEND = (
    "/conversations/messages/inbound",
    "/conversations/messages/outbound",
    "/conversations/messages",
)


# Inbound


async def test_a_customers_message_opens_the_conversation_and_is_answered(story: Story) -> None:
    await story.make_agent()
    contact_id = await story.make_contact()
    said = await story.post(
        INBOUND, {"type": "WebChat", "contactId": contact_id, "message": "Hello"}, expect=200
    )
    assert (said["success"], said["contactId"]) == (True, contact_id)
    await story.advance()
    question, answer = await story.messages(said["conversationId"])
    assert (question["id"], answer["direction"]) == (said["messageId"], "outbound")
    assert (await story.get(f"/conversations/{said['conversationId']}"))["unreadCount"] == 1


@pytest.mark.parametrize("spelling", ["WebChat", "webchat", "TYPE_WEBCHAT", "web_chat"])
async def test_a_type_is_understood_in_every_spelling(story: Story, spelling: str) -> None:
    said = await story.customer_says("Hi", contact_id=await story.make_contact(), channel=spelling)
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert message["messageType"] == "TYPE_WEBCHAT"


async def test_every_type_of_the_documents_is_taken_in(story: Story) -> None:
    contact_id = await story.make_contact()
    types = (
        *("SMS", "RCS", "Email", "WhatsApp", "GMB", "IG", "FB", "Custom", "WebChat", "Live_Chat", "Call"),
        *("IVR_Call", "Campaign_Call", "Campaign_VoiceMail", "TIKTOK", "ALL_IN_ONE_CHAT", "FORM_SUBMISSION"),
    )
    for kind in types:
        await story.customer_says(kind, contact_id=contact_id, channel=kind)
    found = await story.get(f"/conversations/search?contactId={contact_id}")
    messages = await story.get(f"/conversations/{found['conversations'][0]['id']}/messages?limit=50")
    assert [message["body"] for message in messages["messages"]["messages"]] == list(types[::-1])


async def test_the_same_outside_id_again_gives_the_same_answer_and_one_message(story: Story) -> None:
    await story.make_agent()
    contact_id = await story.make_contact()
    body = {"type": "SMS", "contactId": contact_id, "message": "Once", "altId": "SM1", "subject": "s"}
    first = await story.post(INBOUND, body)
    again = await story.post(INBOUND, {**body, "conversationId": first["conversationId"]})
    assert again == first
    await story.advance()
    texts = [message["body"] for message in await story.messages(first["conversationId"])]
    assert texts == ["Once", "You wrote: Once"]
    assert (await story.get(f"/conversations/messages/{first['messageId']}"))["altId"] == "SM1"


async def test_the_same_outside_id_many_times_at_once_gives_one_message(story: Story) -> None:
    body = {"type": "SMS", "contactId": await story.make_contact(), "message": "Once", "altId": "SM1"}
    answers = await asyncio.gather(*(story.post(INBOUND, body) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert len(await story.messages(answers[0]["conversationId"])) == 1
    assert (await story.get(f"/conversations/{answers[0]['conversationId']}"))["unreadCount"] == 1


async def test_an_outside_id_belongs_to_its_channel_and_direction(story: Story) -> None:
    contact_id = await story.make_contact()
    body = {"type": "SMS", "contactId": contact_id, "message": "x", "altId": "1"}
    answers = [
        await story.post(INBOUND, body),
        await story.post(INBOUND, {**body, "type": "WhatsApp"}),
        await story.post(OUTBOUND, body),
    ]
    assert len({answer["messageId"] for answer in answers}) == 3


@pytest.mark.parametrize("provider", [None, "builtin", "61d6d1f9cdac7612faf80753"])
async def test_the_provider_may_be_absent(story: Story, provider: str | None) -> None:
    more = {} if provider is None else {"conversationProviderId": provider}
    said = await story.customer_says("x", contact_id=await story.make_contact(), **more)
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert message.get("conversationProviderId") == (provider if provider != "builtin" else None)


@pytest.mark.parametrize("direction", ["outbound", "inbound", {}, ["outbound"], 7, None])
async def test_direction_in_the_body_is_ignored(story: Story, direction: object) -> None:
    said = await story.customer_says("x", contact_id=await story.make_contact(), direction=direction)
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert message["direction"] == "inbound"


async def test_attachments_make_a_message_without_words(story: Story) -> None:
    contact_id = await story.make_contact()
    links = ["https://example.com/a.png", "http://example.com/b.pdf"]
    said = await story.post(INBOUND, {"type": "SMS", "contactId": contact_id, "attachments": links})
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert (message["body"], message["attachments"]) == ("", links)


async def test_a_message_keeps_the_time_it_was_written(story: Story) -> None:
    contact_id = await story.make_contact()
    said = await story.customer_says("x", contact_id=contact_id, date="2024-05-06T10:00:00+02:00")
    assert said["dateAdded"] == "2024-05-06T08:00:00.000Z"
    later = (datetime.now(UTC) + timedelta(days=400)).isoformat()  # noqa: TID251  (the caller's clock)
    said = await story.customer_says("y", contact_id=contact_id, date=later)
    assert said["dateAdded"] < later


async def test_a_letters_words_are_those_of_its_html(story: Story) -> None:
    contact_id = await story.make_contact()
    said = await story.post(
        INBOUND,
        {
            "type": "Email",
            "contactId": contact_id,
            "subject": "Opening hours",
            "html": "<style>p {}</style><p>Are you <b>open</b>?</p><p>Ana &amp; Bo</p>",
            "emailFrom": "ana@example.com",
            "emailCc": ["bo@example.com"],
        },
    )
    assert said["emailMessageId"] == said["messageId"]
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert message["body"] == "Are you open?\nAna & Bo"
    assert message["meta"] == {"email": {"messageIds": [said["messageId"]]}, "subject": "Opening hours"}


async def test_a_call_needs_no_words_and_shows_how_it_went(story: Story) -> None:
    contact_id = await story.make_contact()
    call = {"to": "+15037081210", "from": "+15037081211", "status": "completed", "duration": 125}
    for path in (INBOUND, OUTBOUND):
        said = await story.post(path, {"type": "Call", "contactId": contact_id, "call": call})
        message = await story.get(f"/conversations/messages/{said['messageId']}")
        assert (message["type"], message["messageType"]) == (1, "TYPE_CALL")
        assert (message["meta"]["callStatus"], message["meta"]["callDuration"]) == ("completed", "125")
        assert message["meta"]["call"]["from"] == "+15037081211"


async def test_a_message_to_nobody_or_to_two_is_refused(story: Story) -> None:
    one, two = await story.make_contact(), await story.make_contact()
    said = await story.customer_says("x", contact_id=one)
    nobody = await story.post(INBOUND, {"type": "SMS", "message": "x"}, expect=422)
    assert nobody["message"] == ["conversationId or contactId is required"]
    both = {"type": "SMS", "message": "x", "conversationId": said["conversationId"], "contactId": two}
    await story.post(INBOUND, both, expect=400)
    unknown = await story.post(INBOUND, {"type": "SMS", "message": "x", "contactId": "nobody"}, expect=400)
    assert unknown["message"] == "No Contact found for id 'nobody'"
    await story.post(INBOUND, {"type": "SMS", "message": "x", "conversationId": "none"}, expect=400)
    assert len(await story.messages(said["conversationId"])) == 1


# Outbound, written elsewhere


async def test_a_message_sent_elsewhere_is_recorded_as_delivered_and_is_a_persons(story: Story) -> None:
    await story.make_agent(sleepOnManualMessage=True)
    contact_id = await story.make_contact()
    body = {"type": "SMS", "contactId": contact_id, "message": "I called you back.", "altId": "echo-1"}
    said = await story.post(OUTBOUND, body)
    assert await story.post(OUTBOUND, body) == said
    message = await story.get(f"/conversations/messages/{said['messageId']}")
    assert (message["direction"], message["status"], message["source"]) == ("outbound", "delivered", "api")
    status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
    assert status["state"] == "asleep"
    await story.customer_says("Thanks!", contact_id=contact_id, channel="SMS")
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 2


# Sending


async def test_a_persons_message_on_the_web_chat_arrives(story: Story) -> None:
    contact_id = await story.make_contact()
    body = {"type": "WebChat", "contactId": contact_id, "message": "Hello, Uma here."}
    sent = await story.post(SEND, body, expect=200)
    assert sent["status"] == "pending"
    await story.advance()
    (message,) = await story.messages(sent["conversationId"])
    assert (message["id"], message["status"]) == (sent["messageId"], "delivered")
    found = (await story.get("/conversations/search"))["conversations"][0]
    assert found["lastOutboundMessageAction"] == "manual"


async def test_a_message_on_a_channel_without_a_provider_fails_and_says_why(story: Story) -> None:
    body = {"type": "SMS", "contactId": await story.make_contact(), "message": "Hello"}
    sent = await story.post(SEND, body)
    await story.advance()
    message = await story.get(f"/conversations/messages/{sent['messageId']}")
    assert message["status"] == "failed"
    assert "SMS" in message["error"]


async def test_a_person_who_writes_puts_the_agent_to_sleep(story: Story) -> None:
    await story.make_agent(sleepOnManualMessage=True)
    contact_id = await story.make_contact()
    said = await story.customer_says("Is anybody there?", contact_id=contact_id)
    await story.post(SEND, {"type": "Live_Chat", "contactId": contact_id, "message": "I am."})
    await story.advance()
    assert [m["body"] for m in await story.messages(said["conversationId"])] == ["Is anybody there?", "I am."]


async def test_the_same_outside_id_sends_once(story: Story) -> None:
    body = {"type": "WebChat", "contactId": await story.make_contact(), "message": "Once", "altId": "a1"}
    first = await story.post(SEND, body)
    assert (await story.post(SEND, body))["messageId"] == first["messageId"]


async def test_an_idempotency_key_sends_once(story: Story) -> None:
    body = {"type": "WebChat", "contactId": await story.make_contact(), "message": "Once"}
    headers = {"Idempotency-Key": "k1"}
    first = await story.client.post(SEND, json=body, headers=headers)
    again = await story.client.post(SEND, json=body, headers=headers)
    assert again.json() == first.json()
    assert len(await story.messages(first.json()["conversationId"])) == 1


async def test_nothing_is_sent_to_a_contact_who_must_not_be_disturbed(story: Story) -> None:
    contact_id = await story.make_contact(dndSettings={"SMS": {"status": "active"}})
    refused = await story.post(SEND, {"type": "SMS", "contactId": contact_id, "message": "x"}, expect=400)
    assert "do-not-disturb" in refused["message"]
    await story.post(SEND, {"type": "WhatsApp", "contactId": contact_id, "message": "x"}, expect=200)


async def test_what_sending_cannot_do_is_refused_and_not_left_out(story: Story) -> None:
    contact_id = await story.make_contact()
    body: Json = {"type": "WebChat", "contactId": contact_id, "message": "x"}
    await story.post(SEND, {**body, "scheduledTimestamp": 4_102_444_800}, expect=400)
    await story.post(SEND, {**body, "forward": {"isForwarded": True}}, expect=400)
    await story.post(SEND, {**body, "userId": "nobody"}, expect=400)
    await story.post(SEND, {**body, "type": "Call"}, expect=422)
    assert (await story.get("/conversations/search"))["total"] == 0
    await story.post(SEND, {**body, "scheduledTimestamp": 1_600_000_000, "forward": {"isForwarded": False}})


# What is wrong with a message


WRONG: list[tuple[str, Json]] = [
    ("type", {"type": "Pigeon"}),
    ("type", {"type": None}),
    ("type", {"type": 5}),
    ("message", {"message": ""}),
    ("message", {"message": " \n\t "}),
    ("message", {"message": None, "attachments": []}),
    ("message", {"message": ["x"]}),
    ("message", {"message": "x" * 100_001}),
    ("message", {"message": None, "html": "<p> </p>"}),
    ("attachments.0", {"attachments": ["javascript:alert(1)"]}),
    ("attachments.0", {"attachments": ["https://" + "x" * 2_000]}),
    ("attachments.0", {"attachments": [{"url": "https://example.com"}]}),
    ("attachments", {"attachments": "https://example.com/a.png"}),
    ("attachments", {"attachments": ["https://example.com"] * 21}),
    ("altId", {"altId": "x" * 256}),
    ("subject", {"subject": "x" * 1_001}),
]


@pytest.mark.parametrize("path", [INBOUND, OUTBOUND, SEND])
@pytest.mark.parametrize(("member", "wrong"), WRONG)
async def test_a_wrong_message_is_told_what_is_wrong(
    story: Story, path: str, member: str, wrong: Json
) -> None:
    body = {"type": "SMS", "contactId": await story.make_contact(), "message": "x", **wrong}
    answer = await story.post(path, body, expect=422)
    assert len(answer["message"]) == 1
    assert answer["message"][0].replace(":", " ").split(" ")[0] == member


@pytest.mark.parametrize("date", ["tomorrow", "1960-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "", {}])
async def test_a_date_that_is_none_is_told_so(story: Story, date: object) -> None:
    body = {"type": "SMS", "contactId": await story.make_contact(), "message": "x", "date": date}
    answer = await story.post(INBOUND, body, expect=422)
    assert answer["message"][0].startswith("date")


async def test_hostile_words_are_kept_as_they_are_or_refused(story: Story) -> None:
    contact_id = await story.make_contact()
    hostile = "'; DROP TABLE messages; -- <script>alert(1)</script> \u202e %s {0} \U0001f4a9"
    said = await story.customer_says(hostile, contact_id=contact_id, altId="'; --")
    assert (await story.get(f"/conversations/messages/{said['messageId']}"))["body"] == hostile
    for raw in (b'{"type":"SMS","message":"\\u0000"}', b'{"type":"SMS","message":"\\ud800"}'):
        answer = await story.client.post(INBOUND, content=raw)
        assert answer.status_code == 422
    answer = await story.client.post(INBOUND, content=b'{"type":')
    assert answer.status_code == 400
    for raw in (b"[]", b"null", b'"x"'):
        assert (await story.client.post(INBOUND, content=raw)).status_code == 422


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Hello", "Hello"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a<br>b", "a\nb"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<script>bad()</script>good", "good"),
        ("a <b>bold</b> word", "a bold word"),
        ("1 &lt; 2 &euro;", "1 < 2 €"),
        ("<p>open", "open"),
        ("<!-- unseen --><div> </div>", ""),
        ("<style>İİİİ</STYLE >after", "after"),
        ("a < b", "a < b"),
        (f"&#{'9' * 5_000};", f"&#{'9' * 5_000};"),
        ("<" * 10_000, "<" * 10_000),
    ],
)
def test_html_is_read_as_its_words(html: str, words: str) -> None:
    assert text_of(html) == words
