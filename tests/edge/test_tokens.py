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
