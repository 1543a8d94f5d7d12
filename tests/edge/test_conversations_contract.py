"""Conversations and messages through the official SDK, and every answer against the documents."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from highlevel import GHLError
from highlevel.services.conversations import models

from tests.support.contract import check, check_schema, official_sdk
from tests.support.story import Story

VERSIONS = {"conversations.json": "2021-04-15", "v3/conversations.json": "v3"}


@pytest.fixture
async def sdk(story: Story) -> AsyncIterator[Any]:
    async with official_sdk(story) as client:
        yield client.conversations


async def test_the_sdk_opens_finds_changes_and_deletes_a_conversation(story: Story, sdk: Any) -> None:
    contact_id = await story.make_contact(lastName="Ruiz", email="ana@example.com", phone="+34600111222")
    order = models.CreateConversationDto(locationId=story.location_id, contactId=contact_id)
    made = models.CreateConversationSuccessResponse(**await sdk.create_conversation(order.model_dump()))
    opened = models.ConversationCreateResponseDto(**made.conversation)
    with pytest.raises(GHLError) as again:
        await sdk.create_conversation(order.model_dump())
    assert again.value.status_code == 400
    assert again.value.response["conversationId"] == opened.id

    found = models.SendConversationResponseDto(
        **await sdk.search_conversation(
            story.location_id,
            query="ana@example.com",
            limit=20.0,
            sort="desc",
            sort_by="last_message_date",
            status="all",
            start_date=0.0,
        )
    )
    assert [hit.id for hit in found.conversations] == [opened.id]
    assert found.conversations[0].fullName == "Ana Ruiz"

    update = models.UpdateConversationDto(
        locationId=story.location_id, unreadCount=2.0, starred=True, feedback="positive"
    )
    changed = models.GetConversationSuccessfulResponse(
        **await sdk.update_conversation(opened.id, update.model_dump(exclude_none=True))
    )
    assert models.ConversationDto(**changed.conversation).starred
    read = models.GetConversationByIdResponse(**await sdk.get_conversation(opened.id))
    assert (read.unreadCount, read.starred, read.type) == (2, True, 1)

    gone = models.DeleteConversationSuccessfulResponse(**await sdk.delete_conversation(opened.id))
    assert gone.success
    with pytest.raises(GHLError) as missing:
        await sdk.get_conversation(opened.id)
    assert missing.value.status_code == 400


async def test_the_sdk_records_sends_reads_and_exports_messages(story: Story, sdk: Any) -> None:
    contact_id = await story.make_contact()
    opened = await story.post("/conversations/", {"contactId": contact_id}, expect=201)
    conversation_id = opened["conversation"]["id"]
    inbound = models.ProcessMessageBodyDto(
        type="SMS",
        conversationId=conversation_id,
        contactId=contact_id,
        conversationProviderId="provider-1",
        message="Hello",
        altId="SM1",
        direction={"any": "object"},
        date="2026-01-31T09:30:00.000Z",
        attachments=["https://example.com/a.png"],
    )
    said = models.ProcessMessageResponseDto(
        **await sdk.add_an_inbound_message(inbound.model_dump(exclude_none=True))
    )
    outbound = models.ProcessOutboundMessageBodyDto(
        type="Call",
        conversationId=conversation_id,
        conversationProviderId="provider-1",
        call={"to": "+15037081210", "from": "+15037081211", "status": "completed"},
    )
    called = models.ProcessMessageResponseDto(
        **await sdk.add_an_outbound_message(outbound.model_dump(exclude_none=True))
    )
    order = models.SendMessageBodyDto(
        type="SMS", subType={}, status="delivered", contactId=contact_id, message="On our way"
    )
    sent = models.SendMessageResponseDto(**await sdk.send_a_new_message(order.model_dump(exclude_none=True)))
    assert said.conversationId == called.conversationId == sent.conversationId == conversation_id

    status = models.UpdateMessageStatusDto(
        status="failed", error={"code": "1", "type": "saas", "message": "No signal"}
    )
    failed = models.SendMessageResponseDto(
        **await sdk.update_message_status(sent.messageId, status.model_dump(exclude_none=True))
    )
    assert failed.status == "failed"
    # The SDK's get_message takes no id and asks for the path as it stands in the document.
    one = models.GetMessageResponseDto(**await story.get(f"/conversations/messages/{said.messageId}"))
    assert (one.body, one.dateAdded, one.type) == ("Hello", "2026-01-31T09:30:00.000Z", 2)
    call = models.GetMessageResponseDto(**await story.get(f"/conversations/messages/{called.messageId}"))
    assert call.meta is not None
    assert (call.messageType, call.meta.callStatus) == ("TYPE_CALL", "completed")

    listed = await sdk.get_messages(conversation_id, limit=2.0, type="TYPE_SMS,TYPE_CALL")
    page = models.GetMessagesByConversationResponseDto(**listed["messages"])
    assert [message.id for message in page.messages] == [sent.messageId, called.messageId]
    assert (listed["nextPage"], listed["lastMessageId"]) == (True, page.lastMessageId)
    rest = await sdk.get_messages(conversation_id, last_message_id=page.lastMessageId)
    assert [message["id"] for message in rest["messages"]["messages"]] == [said.messageId]

    exported = models.ExportMessagesResponseDto(
        **await sdk.export_messages_by_location(story.location_id, limit=10.0, sort_order="asc")
    )
    assert exported.total == 3
    assert {message.id for message in exported.messages} == {sent.messageId, called.messageId, said.messageId}


async def test_the_sdk_pages_through_the_search_with_the_sort_values(story: Story, sdk: Any) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"frozen": True})
    for _ in range(3):
        await story.customer_says("Hello", contact_id=await story.make_contact())
    seen, after = list[str](), None
    while True:
        found = await sdk.search_conversation(story.location_id, limit=1, start_after_date=after)
        if not found["conversations"]:
            break
        (hit,) = found["conversations"]
        seen.append(hit["id"])
        after = hit["sort"]
    assert len(set(seen)) == len(seen) == 3


@pytest.mark.parametrize("document", VERSIONS)
async def test_every_answer_fits_the_document_of_its_version(story: Story, document: str) -> None:
    story.client.headers["Version"] = VERSIONS[document]
    await _every_answer_fits(story, document)


async def test_answers_without_a_version_fit_both_documents(story: Story, other: Story) -> None:
    await _every_answer_fits(story, "conversations.json")
    await _every_answer_fits(other, "v3/conversations.json")


async def _every_answer_fits(story: Story, document: str) -> None:
    contact_id = await story.make_contact(phone="+34600111222")
    order = {"locationId": story.location_id, "contactId": contact_id}
    made = await story.post("/conversations/", order, expect=201)
    check(document, "/conversations/", "post", 201, made)
    again = await story.post("/conversations/", order, expect=400)
    check(document, "/conversations/", "post", 400, again)
    conversation_id = made["conversation"]["id"]
    path = f"/conversations/{conversation_id}"

    await _searches_fit(story, document)
    check(document, "/conversations/{conversationId}", "get", 200, await story.get(path))
    for kind in ("SMS", "Email", "WebChat", "IG", "Call", "TIKTOK"):
        body = {"type": kind, "conversationId": conversation_id, "contactId": contact_id, "message": "Hello"}
        said = await story.post("/conversations/messages/inbound", body, expect=200)
        check(document, "/conversations/messages/inbound", "post", 200, said)
        one = await story.get(f"/conversations/messages/{said['messageId']}")
        check(document, "/conversations/messages/{id}", "get", 200, one)
        await _searches_fit(story, document)
    body = {"type": "Call", "conversationId": conversation_id, "call": {"status": "no-answer"}}
    called = await story.post("/conversations/messages/outbound", body, expect=200)
    check(document, "/conversations/messages/outbound", "post", 200, called)
    body = {"type": "Email", "contactId": contact_id, "subject": "Hi", "html": "<p>Hello</p>"}
    sent = await story.post("/conversations/messages", body, expect=200)
    check(document, "/conversations/messages", "post", 200, sent)
    status = f"/conversations/messages/{sent['messageId']}/status"
    told = await story.put(status, {"status": "read"})
    check(document, "/conversations/messages/{messageId}/status", "put", 200, told)

    listed = await story.get(f"{path}/messages?limit=3")
    check_schema(document, "GetMessagesByConversationResponseDto", listed["messages"])
    exported = await story.get(f"/conversations/messages/export?locationId={story.location_id}&limit=3")
    check(document, "/conversations/messages/export", "get", 200, exported)
    changed = await story.put(path, {"locationId": story.location_id, "starred": True, "unreadCount": 0})
    check(document, "/conversations/{conversationId}", "put", 200, changed)
    check(document, "/conversations/{conversationId}", "get", 200, await story.get(path))
    check(document, "/conversations/{conversationId}", "delete", 200, await story.delete(path))
    check(document, "/conversations/{conversationId}", "get", 400, await story.get(path, expect=400))
    empty = await story.get("/conversations/search")
    check(document, "/conversations/search", "get", 200, empty)


async def _searches_fit(story: Story, document: str) -> None:
    found = await story.get(f"/conversations/search?locationId={story.location_id}")
    assert found["total"] == 1
    check(document, "/conversations/search", "get", 200, found)


async def test_errors_have_the_documented_shape(story: Story) -> None:
    answer = await story.post("/conversations/messages", {}, expect=422)
    check_schema("common/common-schemas.json", "UnprocessableDTO", answer)
    assert len(answer["message"]) == 2  # type and contactId
    response = await story.client.get("/conversations/search", headers={"Authorization": "Bearer no"})
    check("conversations.json", "/conversations/search", "get", 401, response.json())
