"""Tokens: what they open, what they do not, and how they are managed."""

from tests.support.story import Story


async def test_a_token_tells_what_it_is_and_may_do(story: Story) -> None:
    answer = await story.get("/v1/token")
    assert answer["locationId"] == story.location_id
    assert "conversation-ai.write" in answer["scopes"]
    assert story.secret.endswith(answer["hint"])


async def test_a_request_without_a_token_is_told_to_send_one(story: Story) -> None:
    response = await story.client.get("/v1/token", headers={"Authorization": ""})
    assert response.status_code == 401
    assert "Authorization: Bearer" in response.json()["detail"]


async def company(story: Story, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await story.token(scopes or None, company=True)}"}


async def test_a_company_makes_lists_rotates_and_revokes_tokens(story: Story) -> None:
    headers = await company(story)
    order = {"name": "ci", "scopes": ["contacts.readonly"], "locationId": story.location_id}
    made = (await story.client.post("/v1/tokens", json=order, headers=headers)).json()
    opens = {"Authorization": f"Bearer {made['token']}"}
    assert (await story.client.get("/v1/token", headers=opens)).json()["id"] == made["id"]
    listed = (await story.client.get("/v1/tokens?limit=100", headers=headers)).json()["data"]
    assert made["id"] in [token["id"] for token in listed]
    assert all("token" not in token for token in listed)
    rotated = (await story.client.post(f"/v1/tokens/{made['id']}/rotate", headers=headers)).json()
    assert (await story.client.get("/v1/token", headers=opens)).status_code == 401
    opens = {"Authorization": f"Bearer {rotated['token']}"}
    assert (await story.client.get("/v1/token", headers=opens)).status_code == 200
    await story.client.delete(f"/v1/tokens/{made['id']}", headers=headers)
    assert (await story.client.get("/v1/token", headers=opens)).status_code == 401


async def test_a_rotated_secret_stays_good_as_long_as_asked(story: Story) -> None:
    headers = await company(story)
    order = {"name": "ci", "scopes": ["contacts.readonly"], "locationId": story.location_id}
    made = (await story.client.post("/v1/tokens", json=order, headers=headers)).json()
    await story.client.post(
        f"/v1/tokens/{made['id']}/rotate", json={"formerStaysGoodSeconds": 60}, headers=headers
    )
    opens = {"Authorization": f"Bearer {made['token']}"}
    assert (await story.client.get("/v1/token", headers=opens)).status_code == 200


async def test_no_token_gives_more_than_its_maker_has(story: Story) -> None:
    poor = await company(story, "oauth.write")
    order = {"name": "more", "scopes": ["contacts.readonly"]}
    assert (await story.client.post("/v1/tokens", json=order, headers=poor)).status_code == 422
    rich = (await story.client.get("/v1/token", headers=await company(story))).json()
    rotated = await story.client.post(f"/v1/tokens/{rich['id']}/rotate", headers=poor)
    assert rotated.status_code == 422
    assert "may do more than yours" in rotated.json()["detail"]


async def test_a_locations_token_manages_no_tokens(story: Story) -> None:
    response = await story.client.get("/v1/tokens")
    assert response.status_code == 422
    assert "token of the company" in response.json()["detail"]


async def test_a_company_token_must_say_which_location_it_means(story: Story, other: Story) -> None:
    headers = await company(story)
    silent = await story.client.get("/conversation-ai/agents/search", headers=headers)
    assert silent.status_code == 400
    assert "location-id" in silent.json()["message"]
    for named in ({"location-id": story.location_id}, {}):
        query = "" if named else f"?locationId={story.location_id}"
        found = await story.client.get(f"/conversation-ai/agents/search{query}", headers=headers | named)
        assert found.status_code == 200
    foreign = await story.client.get(
        "/conversation-ai/agents/search", headers=headers | {"location-id": other.location_id}
    )
    assert foreign.status_code == 400
    assert "No Location found" in foreign.json()["message"]
