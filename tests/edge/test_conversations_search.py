"""Searching conversations: by contact, words, state and last message, page after page."""

import pytest

from frontdesk.kit.ids import new_id
from tests.support.story import Json, Story


async def search(story: Story, **query: object) -> Json:
    answer = await story.client.get("/conversations/search", params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


async def names(story: Story, **query: object) -> list[str]:
    return [hit["fullName"] for hit in (await search(story, **query))["conversations"]]


async def write(
    story: Story, name: str, words: str = "Hello", *, channel: str = "SMS", **contact: object
) -> Json:
    """A contact who wrote; what was answered."""
    contact_id = await story.make_contact(firstName=name, **contact)
    return await story.customer_says(words, contact_id=contact_id, channel=channel)


async def test_conversations_are_found_newest_message_first(story: Story) -> None:
    for name in ("Ana", "Bo", "Cy"):
        said = await write(story, name)
    assert await names(story) == ["Cy", "Bo", "Ana"]
    assert await names(story, sort="asc") == ["Ana", "Bo", "Cy"]
    await story.customer_says("Again", contact_id=said["contactId"])
    first = (await search(story, limit=1))["conversations"][0]
    assert (first["fullName"], first["lastMessageBody"], first["unreadCount"]) == ("Cy", "Again", 2)


async def test_a_hit_shows_who_it_is_with_and_what_was_said_last(story: Story) -> None:
    said = await write(
        story,
        "Ana",
        "Are you open?",
        channel="WhatsApp",
        lastName="Ruiz",
        email="ana@example.com",
        phone="+34600111222",
    )
    (hit,) = (await search(story, locationId=story.location_id))["conversations"]
    shown = {
        "id": said["conversationId"],
        "contactId": said["contactId"],
        "fullName": "Ana Ruiz",
        "contactName": "Ana Ruiz",
        "email": "ana@example.com",
        "phone": "+34600111222",
        "lastMessageBody": "Are you open?",
        "lastMessageType": "TYPE_WHATSAPP",
        "lastMessageDirection": "inbound",
        "type": "TYPE_PHONE",
        "unreadCount": 1,
        "starred": False,
    }
    assert {name: hit[name] for name in shown} == shown
    assert hit["lastMessageDate"] == hit["lastManualMessageDate"] == hit["sort"][0]


async def test_a_conversation_without_messages_is_found_with_empty_words(story: Story) -> None:
    contact_id = await story.make_contact(firstName="", email="x@example.com")
    await story.post("/conversations/", {"contactId": contact_id}, expect=201)
    (hit,) = (await search(story))["conversations"]
    assert (hit["fullName"], hit["phone"], hit["lastMessageBody"]) == ("", "", "")
    assert hit["lastMessageDate"] == hit["dateAdded"]
    assert len(await names(story, lastMessageType=hit["lastMessageType"])) == 1
    assert await names(story, lastMessageType="TYPE_SMS") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ana", ["Ana"]),
        ("ANA RUIZ", ["Ana"]),
        ("na ru", ["Ana"]),
        ("bo@", ["Bo"]),
        ("Bo@Example", ["Bo"]),
        ("+34600111222", ["Ana"]),
        (" 34600111222", ["Ana"]),
        ("600 11-12 22", ["Ana"]),
        ("(600) 111", ["Ana"]),
        ("parking", ["Bo"]),
        ("100%", ["Cy"]),
        ("%", ["Cy"]),
        ("_", []),
        ("\\", []),
        ("example.com", ["Bo", "Ana"]),
        ("';--", []),
        ("zzz", []),
        ("  ", ["Cy", "Bo", "Ana"]),
    ],
)
async def test_words_are_looked_for_in_the_contact_and_the_last_message(
    story: Story, words: str, found: list[str]
) -> None:
    await story.make_contact(firstName="Ana without a conversation")
    await write(story, "Ana", "Hello", lastName="Ruiz", email="ana@example.com", phone="+34600111222")
    said = await write(story, "Bo", "first words", email="bo@example.com", phone="+34911222333")
    await story.customer_says("Is there PARKING?", contact_id=said["contactId"])
    await write(story, "Cy", "I am 100% sure")
    hits = await search(story, query=words)
    assert [hit["fullName"].split()[0] for hit in hits["conversations"]] == found
    assert hits["total"] == len(found)


async def test_conversations_are_found_by_state(story: Story) -> None:
    ana, bo = await write(story, "Ana"), await write(story, "Bo")
    await story.put(f"/conversations/{ana['conversationId']}", {"unreadCount": 0})
    await story.put(f"/conversations/{bo['conversationId']}", {"starred": True})
    assert await names(story, status="read") == ["Ana"]
    assert await names(story, status="unread") == ["Bo"]
    assert await names(story, status="starred") == ["Bo"]
    for every in ("all", "recents"):
        assert await names(story, status=every) == ["Bo", "Ana"]


async def test_conversations_are_found_by_their_last_message(story: Story) -> None:
    await write(story, "Ana", channel="SMS")
    await write(story, "Bo", channel="WebChat")
    said = await write(story, "Cy", channel="IG")
    await story.post(
        "/conversations/messages", {"type": "IG", "contactId": said["contactId"], "message": "Hello Cy"}
    )
    assert await names(story, lastMessageType="TYPE_SMS") == ["Ana"]
    assert await names(story, lastMessageType="TYPE_SMS,TYPE_WEBCHAT") == ["Bo", "Ana"]
    assert await names(story, lastMessageType="TYPE_REVIEW") == []
    assert await names(story, lastMessageDirection="outbound") == ["Cy"]
    assert await names(story, lastMessageDirection="inbound") == ["Bo", "Ana"]
    assert await names(story, lastMessageAction="manual") == ["Cy"]
    assert await names(story, lastMessageAction="automated") == []


async def test_an_agents_answer_is_an_automated_one_and_no_manual_message(story: Story) -> None:
    await story.make_agent()
    await write(story, "Ana", channel="WebChat")
    await story.advance()
    (hit,) = (await search(story, lastMessageAction="automated"))["conversations"]
    assert hit["lastOutboundMessageAction"] == "automated"
    assert hit["lastManualMessageDate"] < hit["lastMessageDate"]


async def test_conversations_are_ordered_by_the_last_message_of_a_person(story: Story) -> None:
    await story.make_agent()
    await write(story, "Ana", channel="WebChat")
    await story.advance("PT0S")
    await write(story, "Bo", channel="Email")
    await story.advance()
    assert await names(story, sortBy="last_manual_message_date") == ["Bo", "Ana"]
    assert await names(story, sortBy="last_manual_message_date", sort="asc") == ["Ana", "Bo"]


async def test_conversations_are_found_by_contact_and_id(story: Story) -> None:
    ana, bo = await write(story, "Ana"), await write(story, "Bo")
    assert await names(story, contactId=ana["contactId"]) == ["Ana"]
    assert await names(story, id=bo["conversationId"]) == ["Bo"]
    assert await names(story, id=bo["conversationId"], contactId=ana["contactId"]) == []
    assert await names(story, contactId="", id="", query="", assignedTo="", lastMessageType="") == [
        "Bo",
        "Ana",
    ]


async def test_conversations_are_found_by_when_they_were_opened(story: Story) -> None:
    await write(story, "Ana")
    ana = (await search(story))["conversations"][0]["dateAdded"]
    await story.advance("PT1H")
    await write(story, "Bo")
    assert await names(story, startDate=ana + 1) == ["Bo"]
    assert await names(story, endDate=float(ana)) == ["Ana"]
    assert await names(story, startDate=ana, endDate=ana) == ["Ana"]


async def test_conversations_are_found_by_whom_they_are_assigned_to(story: Story) -> None:
    users = [await _user(story), await _user(story)]
    await write(story, "Ana", assignedTo=users[0])
    await write(story, "Bo", assignedTo=users[1])
    await write(story, "Cy")
    assert await names(story, assignedTo=users[0]) == ["Ana"]
    assert await names(story, assignedTo=",".join(users)) == ["Bo", "Ana"]
    assert await names(story, assignedTo="unassigned") == ["Cy"]
    assert await names(story, assignedTo=f"unassigned,{users[1]}") == ["Cy", "Bo"]
    assert await names(story, assignedTo="nobody-i-know") == []


@pytest.mark.parametrize("filtered", ["followers", "mentions", "scoreProfile"])
async def test_a_filter_by_what_no_conversation_has_finds_nothing(story: Story, filtered: str) -> None:
    await write(story, "Ana")
    assert await search(story, **{filtered: "x"}) == {"conversations": [], "total": 0}


@pytest.mark.parametrize(
    "harmless",
    [
        {"sortBy": "score_profile", "sortScoreProfile": "x"},
        {"sortBy": "due_at"},
        {"sortBy": "overdue_at"},
        {"scoreProfileMin": "1", "scoreProfileMax": "5"},
        {"page": "3", "unheard": "of"},
    ],
)
async def test_parameters_without_a_meaning_here_do_no_harm(story: Story, harmless: Json) -> None:
    await write(story, "Ana")
    assert await names(story, **harmless) == ["Ana"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "closed"},
        {"sort": "up"},
        {"sortBy": "name"},
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "all"},
        {"lastMessageType": "TYPE_PIGEON"},
        {"lastMessageDirection": "sideways"},
        {"lastMessageAction": "magic"},
        {"startAfterDate": "yesterday"},
        {"startAfterDate": "1e400"},
        {"startAfterDate": "nan"},
        {"startAfterDate": "9" * 40},
        {"startAfterDate": "1,not an id"},
        {"startDate": "1e300"},
        {"endDate": "soon"},
        {"query": "x" * 201},
        {"assignedTo": ",".join(["u"] * 101)},
    ],
)
async def test_a_wrong_value_is_told(story: Story, wrong: dict[str, str]) -> None:
    answer = await story.client.get("/conversations/search", params=wrong)
    assert answer.status_code == 422
    (sentence,) = answer.json()["message"]
    assert sentence.replace(":", " ").split(" ")[0] == next(iter(wrong))


# Pages


async def page_through(story: Story, **query: object) -> list[str]:
    """The names on all pages, each begun with the whole sort value of the page before."""
    found: list[str] = []
    after: dict[str, object] = {}
    while True:
        page = (await search(story, limit=2, **query, **after))["conversations"]
        found += [hit["fullName"] for hit in page]
        if len(page) < 2:
            return found
        after = {"startAfterDate": page[-1]["sort"]}


async def stop_time(story: Story) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"frozen": True})


async def test_pages_hold_each_conversation_once_though_all_are_of_one_moment(story: Story) -> None:
    await stop_time(story)
    every = [f"N{number}" for number in range(7)]
    for name in every:
        await write(story, name)
    dates = {hit["lastMessageDate"] for hit in (await search(story))["conversations"]}
    assert len(dates) == 1
    for query in ({}, {"sortBy": "last_manual_message_date"}, {"query": "N"}):
        downwards = await page_through(story, **query)
        assert sorted(downwards) == every
        assert await page_through(story, sort="asc", **query) == downwards[::-1]


async def test_a_page_goes_on_after_a_time_alone_or_with_the_id_beside_it(story: Story) -> None:
    for name in ("Ana", "Bo", "Cy"):
        await write(story, name)
        await story.advance("PT1S")
    middle = (await search(story, limit=2))["conversations"][1]
    at, identifier = middle["sort"]
    assert at == middle["lastMessageDate"]
    for after in (
        {"startAfterDate": at},
        {"startAfterDate": f"{at}.0"},
        {"startAfterDate": at, "id": identifier},
        {"startAfterDate": f"{at},{identifier}"},
    ):
        assert await names(story, **after) == ["Ana"]
        assert await names(story, sort="asc", **after) == ["Cy"]


async def test_a_page_goes_on_after_a_conversation_that_is_gone(story: Story) -> None:
    await stop_time(story)
    for name in ("Ana", "Bo", "Cy", "Di"):
        await write(story, name)
    first = await search(story, limit=2)
    last = first["conversations"][-1]
    before = [hit["fullName"] for hit in first["conversations"]]
    await story.delete(f"/conversations/{last['id']}")
    rest = await search(story, startAfterDate=last["sort"])
    assert sorted([*before, *(hit["fullName"] for hit in rest["conversations"])]) == ["Ana", "Bo", "Cy", "Di"]
    assert rest["total"] == 3
    assert (await search(story, startAfterDate=[last["sort"][0], new_id()]))["total"] == 3


async def test_the_total_counts_all_pages(story: Story) -> None:
    for name in ("Ana", "Bo", "Cy"):
        await write(story, name)
    assert (await search(story, limit=1))["total"] == 3
    assert (await search(story, limit=1, startAfterDate=0))["total"] == 3
    assert (await search(story, limit=1, startAfterDate=0))["conversations"] == []


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("query", [{}, {"query": "n"}, {"sortBy": "last_manual_message_date"}])
async def test_pages_of_any_size_make_up_the_whole(story: Story, order: str, query: Json) -> None:
    for number in range(8):
        if number in (2, 5):
            await story.advance("PT1S")
        await write(story, f"N{number}")
    query = {**query, "sort": order}
    whole = [hit["id"] for hit in (await search(story, **query))["conversations"]]
    for sizes in ([1] * 9, [3, 3, 3], [2, 5, 4], [5, 1, 1, 2], [8], [9]):
        found: list[str] = []
        after: dict[str, object] = {}
        for size in sizes:
            page = (await search(story, limit=size, **query, **after))["conversations"]
            found += [hit["id"] for hit in page]
            after = {"startAfterDate": page[-1]["sort"]} if page else after
        assert found == whole


async def _user(story: Story) -> str:
    user = {
        "companyId": story.company_id,
        "firstName": "Uma",
        "lastName": "User",
        "email": f"{new_id()}@example.com",
        "password": "Correct-horse-7",
        "type": "account",
        "role": "user",
        "locationIds": [story.location_id],
    }
    secret = await story.token(company=True)
    answer = await story.client.post("/users/", json=user, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
