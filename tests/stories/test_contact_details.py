"""What a customer tells is stored as they said it: nothing else, nothing over what is held."""

import asyncio

import pytest

from tests.support.scripted import Pause, Say, Take
from tests.support.story import Json, Story

ALL_TYPES: dict[str, Json] = {
    "Motto": {"dataType": "TEXT"},
    "Story": {"dataType": "LARGE_TEXT"},
    "Guests": {"dataType": "NUMERICAL"},
    "Height": {"dataType": "FLOAT"},
    "Budget": {"dataType": "MONETORY"},
    "Second phone": {"dataType": "PHONE"},
    "Second email": {"dataType": "EMAIL"},
    "Moving in": {"dataType": "DATE"},
    "Wake-up call": {"dataType": "TIME"},
    "Plan": {"dataType": "SINGLE_OPTIONS", "options": ["Basic", "Gold, with breakfast"]},
    "Seat": {"dataType": "RADIO", "options": ["Window", "Aisle"]},
    "Extras": {"dataType": "MULTIPLE_OPTIONS", "options": ["Parking", "Sauna"]},
    "Consent": {"dataType": "CHECKBOX", "options": ["I agree"]},
    "Home": {"dataType": "TEXTBOX_LIST", "options": ["Street", "Town"]},
}
SAID = {
    "Motto": ("carpe diem", "carpe diem", "carpe diem"),
    "Story": ("We moved here in May.", "We moved here in May.", "We moved here in May."),
    "Guests": ("20", "twenty of us", 20),
    "Height": ("1.75", "1.75 m tall", 1.75),
    "Budget": ("1200", "about $1,200", 1200),
    "Second phone": ("600 111 333", "600 111 333", "+34600111333"),
    "Second email": ("two@example.com", "two@example.com", "two@example.com"),
    "Moving in": ("2040-05-12", "12 May 2040", "2040-05-12"),
    "Wake-up call": ("07:30", "7:30 am", "07:30"),
    "Plan": ("Gold, with breakfast", "the second plan", "Gold, with breakfast"),
    "Seat": ("Aisle", "an aisle seat", "Aisle"),
    "Extras": (["Parking", "Sauna"], "parking and the sauna", ["Parking", "Sauna"]),
    "Consent": (["I agree"], "sure, yes", ["I agree"]),
    "Home": ("Street: Main St 1\nTown: Lugo", "Main St 1, Lugo", {"Street": "Main St 1", "Town": "Lugo"}),
}


async def make_fields(story: Story, kinds: dict[str, Json]) -> dict[str, str]:
    """The ids of new custom fields, by their names."""
    made = {}
    for name, more in kinds.items():
        body = await story.post(f"/locations/{story.location_id}/customFields", {"name": name, **more})
        made[name] = body["customField"]["id"]
    return made


async def fields_of(story: Story, contact_id: str) -> dict[str, Json]:
    answer = await story.get(f"/v1/contacts/{contact_id}/fields")
    return {one["label"]: one for one in answer["data"]}


def collect(*fields: str) -> Json:
    return {"type": "collectContactInfo", "name": "Ask", "fields": list(fields)}


async def test_every_type_that_can_be_said_is_stored_with_its_words(story: Story) -> None:
    ids = await make_fields(story, ALL_TYPES)
    await story.make_agent(actions=[collect(*ALL_TYPES)])
    contact = await story.make_contact()
    values = {ids[name]: value for name, (value, _, _) in SAID.items()}
    words = {ids[name]: said for name, (_, said, _) in SAID.items()}
    story.script(Take("update_contact_field", values, "Noted.", words=words))
    body = "; ".join(said for _, said, _ in SAID.values())
    message = await story.customer_says(f"Here it comes: {body}", contact_id=contact)
    await story.advance("PT1M")

    held = await fields_of(story, contact)

    for name, (_, said, stored) in SAID.items():
        assert held[name]["value"] == stored, name
        assert (held[name]["words"], held[name]["messageId"]) == (said, message["messageId"]), name
    kinds = {field.label: field.kind for field in story.shown[0].offers[0].fields}
    assert (kinds["Consent"], kinds["Extras"], kinds["Budget"], kinds["Home"]) == (
        "yes_no",
        "choices",
        "money",
        "boxes",
    )
    assert len(kinds) == len(ALL_TYPES)

    # Texts in boxes are held side by side; one of them is corrected alone.
    home = {ids["Home"]: "Town: Vigo"}
    story.script(Take("update_contact_field", home, "Noted.", words={ids["Home"]: "Vigo"}), Say("Sure?"))
    await story.customer_says("We are in Vigo", contact_id=contact)
    await story.advance("PT1M")
    assert (await fields_of(story, contact))["Home"]["value"]["Town"] == "Lugo"
    story.script(
        Take("update_contact_field", home, "Noted.", words={ids["Home"]: "Vigo"}, corrects=(ids["Home"],))
    )
    await story.customer_says("No, it is Vigo now", contact_id=contact)
    await story.advance("PT1M")
    assert (await fields_of(story, contact))["Home"]["value"] == {"Street": "Main St 1", "Town": "Vigo"}


async def test_what_cannot_be_said_is_withheld_with_the_reason(story: Story) -> None:
    await make_fields(story, {"Passport": {"dataType": "FILE_UPLOAD"}, "Signed": {"dataType": "SIGNATURE"}})
    await story.make_agent(actions=[collect("Passport", "Signed")])
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance("PT1M")

    why = await story.why(said["conversationId"])
    generation = await story.get(f"/v1/generations/{why['generationId']}")
    assert "a file cannot be told in words" in str(generation)
    assert "a signature cannot be told in words" in str(generation)
    assert all(not shown.offers for shown in story.shown)

    # Beside fields that can be said the others are left out, and that is told too.
    await story.make_agent(actions=[collect("email", "Passport")], isPrimary=True)
    said = await story.customer_says("Hello", contact_id=await story.make_contact())
    await story.advance("PT1M")
    why = await story.why(said["conversationId"])
    generation = await story.get(f"/v1/generations/{why['generationId']}")
    assert "Passport: a file cannot be told in words" in str(generation)
    assert [field.key for field in story.shown[0].offers[0].fields] == ["email"]


@pytest.mark.parametrize(
    ("field", "value", "words", "body", "told"),
    [
        ("email", "eve@evil.example", "ana@example.com", "I am ana@example.com", "cannot be read from"),
        ("email", "ana@example.com", "", "I am ana@example.com", "was not said"),
        ("email", "ana@example.com", "ana@example.com", "Hello", "was not said"),
        ("phone", "+34600111999", "600 111 222", "call 600 111 222", "cannot be read from"),
        ("date_of_birth", "1990-01-01", "in spring", "born in spring", "cannot be read from"),
        ("city", "Lugo'); DROP TABLE", "Vigo", "from Vigo", "cannot be read from"),
        ("city", "Vi\x07go", "Vigo", "from Vigo", "must not contain"),
        ("nothing", "x", "x", "x", "is not a field of this action"),
    ],
)
async def test_nothing_is_stored_that_the_customer_did_not_say(
    story: Story, field: str, value: str, words: str, body: str, told: str
) -> None:
    await story.make_agent(actions=[collect("email", "phone", "date_of_birth", "city")])
    contact = await story.make_contact()
    story.script(
        Take("update_contact_field", {field: value}, "Noted.", words={field: words}), Say("Say it again?")
    )
    await story.customer_says(body, contact_id=contact)
    await story.advance("PT1M")

    assert set(await fields_of(story, contact)) == {"First name"}
    [done] = story.shown[-1].done
    assert not done.succeeded
    assert told in done.told


async def test_the_words_may_be_typed_otherwise(story: Story) -> None:
    await story.make_agent(actions=[collect("first_name", "city")])
    contact = await story.make_contact(firstName="")
    given = {"first_name": "Jose", "city": "A Coruña"}
    words = {"first_name": "I'm Jose", "city": "a  CORUNA"}
    story.script(Take("update_contact_field", given, "Noted.", words=words))
    await story.customer_says("Hi, I\u2019m Jos\u00e9\u200b from A Coruña", contact_id=contact)
    await story.advance("PT1M")
    held = await fields_of(story, contact)
    assert (held["First name"]["value"], held["First name"]["words"]) == ("Jose", "I\u2019m Jos\u00e9")
    assert (held["City"]["value"], held["City"]["words"]) == ("A Coruña", "A Coruña")


async def test_an_address_of_somebody_else_is_not_noted_whatever_the_engine_says(story: Story) -> None:
    await story.make_agent(actions=[collect("email")])
    contact = await story.make_contact()
    for words in ("My wife's email is eva@example.com", "Do you have eva@example.com on file?"):
        story.script(Take("update_contact_field", {"email": "eva@example.com"}, "Noted."), Say("I see."))
        await story.customer_says(words, contact_id=contact)
        await story.advance("PT1M")
        assert "only where the customer tells it of themselves" in story.shown[-1].done[0].told
    assert "Email" not in await fields_of(story, contact)


async def test_a_held_value_gives_way_to_a_correction_alone(story: Story) -> None:
    await story.make_agent(actions=[collect("email")])
    contact = await story.make_contact(email="one@example.com")
    given = {"email": "two@example.com"}
    story.script(Take("update_contact_field", given, "Noted."), Say("Shall I change it?"))
    await story.customer_says("I have two@example.com as well", contact_id=contact)
    await story.advance("PT1M")
    assert (await fields_of(story, contact))["Email"]["value"] == "one@example.com"
    [done] = story.shown[-1].done
    assert "is held already: 'one@example.com'" in done.told

    story.script(Take("update_contact_field", given, "Changed.", corrects=("email",)))
    await story.customer_says("Yes, change it to two@example.com", contact_id=contact)
    await story.advance("PT1M")
    assert (await fields_of(story, contact))["Email"]["value"] == "two@example.com"

    # A surname that comes to the first name takes nothing away.
    agent = await story.make_agent(actions=[collect("name")], isPrimary=True)
    assert agent["isPrimary"]
    story.script(Take("update_contact_field", {"name": "Ana Ruiz"}, "Hello."))
    await story.customer_says("Ana Ruiz here", contact_id=contact)
    await story.advance("PT1M")
    assert (await fields_of(story, contact))["Last name"]["value"] == "Ruiz"


async def test_what_a_person_wrote_meanwhile_is_not_overwritten(story: Story) -> None:
    await story.make_agent(mode="suggestive", actions=[collect("email")])
    contact = await story.make_contact(email="one@example.com")
    story.script(Take("update_contact_field", {"email": "two@example.com"}, "Changed.", corrects=("email",)))
    await story.customer_says("No, two@example.com", contact_id=contact)
    await story.advance("PT1M")
    [draft] = (await story.get("/v1/drafts"))["data"]
    await story.put(f"/contacts/{contact}", {"email": "three@example.com"})

    path = f"/v1/drafts/{draft['id']}/accept"
    refused = await story.post(path, {}, expect=409)
    assert "was changed by somebody else meanwhile" in refused["detail"], "its words would not be true"

    accepted = await story.post(path, {"body": "We have three@example.com.", "evenIfRefused": True})
    assert "was changed by somebody else meanwhile" in str(accepted)
    assert (await fields_of(story, contact))["Email"]["value"] == "three@example.com"


async def test_a_change_while_the_engine_thinks_is_seen_before_the_value_is_stored(story: Story) -> None:
    await story.make_agent(actions=[collect("city")])
    contact = await story.make_contact()
    pause = Pause()
    story.script(pause, Take("update_contact_field", {"city": "Vigo"}, "Noted."), Say("Which one is it?"))
    await story.customer_says("I live in Vigo", contact_id=contact)
    passing = story.advance("PT1M")

    async def staff() -> None:
        await pause.reached.wait()
        await story.put(f"/contacts/{contact}", {"city": "Lugo"})
        pause.go_on.set()

    await asyncio.gather(passing, staff())
    assert (await fields_of(story, contact))["City"]["value"] == "Lugo"
    assert "changed by somebody else" in story.shown[-1].done[0].told


async def test_the_embedded_engine_fills_in_corrects_and_leaves_alone(embedded_story: Story) -> None:
    story = embedded_story
    ids = await make_fields(story, {"Plan": ALL_TYPES["Plan"], "Guests": ALL_TYPES["Guests"]})
    await story.make_agent(actions=[collect("Plan", "Guests", "email")])
    contact = await story.make_contact(email="old@example.com")

    async def says(body: str) -> None:
        await story.customer_says(body, contact_id=contact)
        await story.advance("PT1M")

    await says("My plan is Gold, with breakfast")
    await says("Twenty-five of us")
    held = await fields_of(story, contact)
    assert (held["Plan"]["value"], held["Plan"]["words"]) == ("Gold, with breakfast", "Gold, with breakfast")
    assert (held["Guests"]["value"], held["Guests"]["words"]) == (25, "Twenty-five")
    assert held["Plan"]["field"] == ids["Plan"]

    await says("Yesterday somebody wrote to info@example.com about parking, is there parking?")
    assert (await fields_of(story, contact))["Email"]["value"] == "old@example.com"
    await says("Actually my email is new@example.com")
    email = (await fields_of(story, contact))["Email"]
    assert (email["value"], email["before"], email["words"]) == (
        "new@example.com",
        "old@example.com",
        "new@example.com",
    )


async def test_the_embedded_engine_asks_for_fields_of_any_type_by_their_names(embedded_story: Story) -> None:
    story = embedded_story
    asked_for = ("Second phone", "Second email", "Wake-up call", "Plan", "Extras", "Consent", "Home")
    await make_fields(story, {name: ALL_TYPES[name] for name in asked_for})
    await story.make_agent(actions=[collect("phone", *asked_for)])
    contact = await story.make_contact()
    talk = [
        ("My phone is 600 111 222", "Second phone?"),
        ("600 111 333", "Second email?"),
        ("two@example.com", "Wake-up call?"),
        (
            "well, that rather depends on the weather",
            "I did not catch that. Could you tell me your Wake-up call?",
        ),
        ("half past seven in the morning", "Plan: Basic and Gold, with breakfast?"),
        ("the second one", "Extras: Parking and Sauna?"),
        ("parking and the sauna", "Consent: is that a yes or a no?"),
        ("yes, I agree", "Home (Street, Town)?"),
        ("Main St 1, Lugo", "Main St 1, Lugo."),
    ]
    for words, answer in talk:
        said = await story.customer_says(words, contact_id=contact)
        await story.advance("PT1M")
        newest = (await story.messages(said["conversationId"]))[-1]["body"]
        assert answer in newest, (words, newest)
    held = await fields_of(story, contact)
    assert held["Phone"]["value"] == "+34600111222", "a second number is not the first one's"
    assert {name: held[name]["value"] for name in asked_for} == {
        name: SAID[name][2] for name in asked_for
    } | {"Consent": ["I agree"]}
    assert held["Wake-up call"]["words"] == "half past seven in the morning"
