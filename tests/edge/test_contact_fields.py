"""Who said what a contact's fields hold, in which words; and one of them set back."""

from tests.support.scripted import Take
from tests.support.story import Json, Story

ASK = {"type": "collectContactInfo", "name": "Ask", "fields": ["email", "name", "Shoe size"]}


async def fields_of(story: Story, contact_id: str) -> dict[str, Json]:
    answer = await story.get(f"/v1/contacts/{contact_id}/fields")
    return {one["label"]: one for one in answer["data"]}


async def test_a_field_tells_who_said_it_and_can_be_set_back(story: Story) -> None:
    custom = f"/locations/{story.location_id}/customFields"
    field = (await story.post(custom, {"name": "Shoe size", "dataType": "NUMERICAL"}))["customField"]
    agent = await story.make_agent(actions=[ASK])
    contact = await story.make_contact(firstName="Anne", city="Vigo")
    words = {"email": "ana@example.com", field["id"]: "43"}
    story.script(Take("update_contact_field", words, "Noted."))
    said = await story.customer_says("I am at ana@example.com, and 43", contact_id=contact)
    await story.advance("PT1M")

    held = await fields_of(story, contact)

    email, size, city = held["Email"], held["Shoe size"], held["City"]
    assert (email["field"], email["value"], email["words"]) == ("email", "ana@example.com", "ana@example.com")
    assert (email["messageId"], email["by"]["kind"], email["by"]["id"]) == (
        said["messageId"],
        "agent",
        agent["agentId"],
    )
    assert email["before"] is None
    assert email["turnId"]
    assert (size["field"], size["type"], size["value"], size["words"]) == (
        field["id"],
        "NUMERICAL",
        43,
        "43",
    )
    assert (city["value"], city["by"]["kind"], city["words"]) == ("Vigo", "token", None)

    # Staff write another address: the customer's words do not stand beside it.
    await story.put(f"/contacts/{contact}", {"email": "anne@example.com", "city": "Lugo"})
    by_staff = (await fields_of(story, contact))["Email"]
    assert (by_staff["value"], by_staff["before"], by_staff["words"]) == (
        "anne@example.com",
        "ana@example.com",
        None,
    )

    # Set back, the words tell again; the city of the same write stays.
    back = await story.post(f"/v1/contacts/{contact}/fields/email/revert")
    assert (back["value"], back["words"], back["messageId"]) == (
        "ana@example.com",
        "ana@example.com",
        said["messageId"],
    )
    assert (await fields_of(story, contact))["City"]["value"] == "Lugo"
    line = await story.get(f"/v1/journal/{back['entryId']}")
    assert line["cause"] == {"kind": "revert", "id": by_staff["entryId"]}

    # What the agent wrote goes only if nothing came after it, unless that is wanted.
    revert = f"/v1/contacts/{contact}/fields/shoe_size/revert"
    await story.put(f"/contacts/{contact}", {"customFields": [{"id": field["id"], "value": 44}]})
    refused = await story.post(revert, {"entryId": size["entryId"]}, expect=409)
    assert "was changed since by the token" in refused["detail"]
    forced = await story.post(revert, {"entryId": size["entryId"], "force": True}, expect=200)
    assert (forced["value"], forced["before"]) == (None, 44)
    again = await story.post(revert, expect=200)
    assert again["value"] == 44

    other = await story.make_contact(firstName="Bea")
    foreign = f"/v1/contacts/{other}/fields/email/revert"
    await story.post(foreign, {"entryId": email["entryId"]}, expect=404)
    assert "no change" in (await story.post(foreign, expect=409))["detail"]
    await story.post(f"/v1/contacts/{other}/fields/nothing/revert", expect=404)
    await story.post("/v1/contacts/unknown/fields/email/revert", expect=404)
    await story.get("/v1/contacts/unknown/fields", expect=404)
    name = await story.post(f"/v1/contacts/{other}/fields/firstName/revert", expect=200)
    assert (name["value"], name["before"]) == (None, "Bea")
