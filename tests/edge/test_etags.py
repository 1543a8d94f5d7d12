"""ETags: reads that changed nothing cost nothing, writes that missed a change are refused."""

from tests.support.story import Story


async def test_a_reader_who_holds_the_version_gets_304(story: Story) -> None:
    agent = await story.make_agent()
    path = f"/v2/conversation/agents/{agent['agentId']}"
    first = await story.client.get(path)
    again = await story.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    await story.patch(path, {"goal": "Something else."})
    changed = await story.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_a_writer_who_missed_a_change_is_refused_in_every_dialect(story: Story) -> None:
    agent = await story.make_agent()
    v2 = f"/v2/conversation/agents/{agent['agentId']}"
    official = f"/conversation-ai/agents/{agent['agentId']}"
    for path, method, body in (
        (v2, "PATCH", {"goal": "A"}),
        (official, "PUT", {"goal": "B", "autoPilotMaxMessages": 10}),
    ):
        held = (await story.client.get(path)).headers["etag"]
        good = await story.client.request(method, path, json=body, headers={"If-Match": held})
        assert good.status_code == 200, good.text
        late = await story.client.request(
            method, path, json={**body, "goal": "C"}, headers={"If-Match": held}
        )
        assert late.status_code == 412, late.text
        assert "read it again" in late.json()["message"]


async def test_a_star_matches_whatever_is_there(story: Story) -> None:
    agent = await story.make_agent()
    response = await story.client.patch(
        f"/v2/conversation/agents/{agent['agentId']}", json={"goal": "D"}, headers={"If-Match": "*"}
    )
    assert response.status_code == 200


async def test_the_agent_status_takes_if_match_too(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    path = f"/v1/conversations/{said['conversationId']}/agent-status"
    held = (await story.client.get(path)).headers["etag"]
    slept = await story.client.put(path, json={"state": "asleep"}, headers={"If-Match": held})
    assert slept.status_code == 200
    late = await story.client.put(path, json={"state": "active"}, headers={"If-Match": held})
    assert late.status_code == 412
    assert late.json()["type"] == "urn:frontdesk:problem:precondition-failed"
