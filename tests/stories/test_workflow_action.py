"""An action that starts workflows: offered once one takes contacts, said in the business's own words."""

from typing import Any

from tests.stories.test_follow_ups import bodies, follow_up, freeze, planned
from tests.stories.test_transfer import add_transfer, second_agent
from tests.support.scripted import Say, Take
from tests.support.story import Json, Story


async def make_workflow(story: Story, workflow_id: str, tag: str, **more: Any) -> str:
    body = {
        "id": workflow_id,
        "name": tag,
        "triggers": [],
        "steps": [{"id": "tag", "type": "addTags", "tags": [tag]}],
        **more,
    }
    return str((await story.post("/v1/workflows", body, expect=201))["id"])


async def add_trigger(story: Story, agent_id: str, *workflows: str, **settings: Any) -> Json:
    body = {
        "type": "triggerWorkflow",
        "name": "Brochure",
        "settings": {
            "workflowIds": list(workflows),
            "triggerCondition": "The customer asks for a brochure.",
            "examples": ["Can you send me your brochure?", "I would like to have a catalogue"],
            **settings,
        },
    }
    return await story.post(f"/v2/conversation/agents/{agent_id}/actions", body, expect=201)


async def tags(story: Story, contact: str) -> list[str]:
    return sorted((await story.get(f"/contacts/{contact}"))["contact"]["tags"])


async def withheld(story: Story, conversation_id: str) -> list[str]:
    newest = (await story.get(f"/v1/generations?conversationId={conversation_id}"))["data"][0]
    whole = await story.get(f"/v1/generations/{newest['id']}")
    return [one["because"] for one in whole["actions"]["withheld"]]


async def test_it_becomes_ready_with_its_workflow_and_starts_each_that_takes_contacts(story: Story) -> None:
    agent = await story.make_agent()
    brochure, later = f"brochure-{story.location_id}", f"later-{story.location_id}"
    made = await add_trigger(
        story, agent["agentId"], brochure, later, triggerMessage="The brochure is on its way."
    )
    assert len(made["warnings"]) == 2
    contact = await story.make_contact()
    story.script(Say("One moment."))
    said = await story.customer_says("A brochure please", contact_id=contact)
    await story.advance()
    conversation = said["conversationId"]
    assert story.shown[-1].offers == ()
    assert "no workflow" in str(await withheld(story, conversation))
    await make_workflow(story, brochure, "brochure", status="published")
    await make_workflow(story, later, "later")
    story.script(Take("trigger_workflow", say="Gladly."))
    await story.customer_says("A brochure please", contact_id=contact)
    await story.advance("PT1M")
    assert await tags(story, contact) == ["brochure"]
    assert (await bodies(story, conversation))[-1] == "Gladly. The brochure is on its way."
    newest = (await story.get(f"/v1/generations?conversationId={conversation}"))["data"][0]
    whole = await story.get(f"/v1/generations/{newest['id']}")
    [fired] = whole["actions"]["fired"]
    assert [effect["kind"] for effect in fired["effects"]] == ["start_workflow"]
    assert "is a draft" in fired["told"]
    enrolled = (await story.get(f"/v1/workflows/{brochure}/enrolments"))["data"]
    assert len(enrolled) == 1
    assert "Brochure" in enrolled[0]["enteredBecause"]
    # One use a turn, however often the engine asks for it.
    story.script(Take("trigger_workflow"), Take("trigger_workflow"), Say("Done."))
    said = await story.customer_says("A brochure please", contact_id=await story.make_contact())
    await story.advance("PT1M")
    newest = (await story.get(f"/v1/generations?conversationId={said['conversationId']}"))["data"][0]
    fired = (await story.get(f"/v1/generations/{newest['id']}"))["actions"]["fired"]
    assert [len(one["effects"]) for one in fired] == [1, 0]


async def test_another_locations_workflow_does_not_exist(story: Story, other: Story) -> None:
    agent = await story.make_agent()
    foreign = await make_workflow(other, f"foreign-{other.location_id}", "foreign", status="published")
    made = await add_trigger(story, agent["agentId"], foreign)
    assert len(made["warnings"]) == 1
    contact = await story.make_contact()
    said = await story.customer_says("A brochure please", contact_id=contact)
    await story.advance("PT1M")
    assert "no workflow" in str(await withheld(story, said["conversationId"]))
    assert await tags(story, contact) == []


async def test_the_embedded_engine_starts_workflows_passes_on_and_writes_again(embedded_story: Story) -> None:
    story = embedded_story
    agent = await story.make_agent()
    await freeze(story)
    brochure = await make_workflow(story, f"brochure-{story.location_id}", "brochure", status="published")
    await add_trigger(story, agent["agentId"], brochure, triggerMessage="The brochure is on its way.")
    sales = await second_agent(story, "Paula", goal="Sell wedding cakes")
    examples = ["I want to order a wedding cake", "How do I order a cake for my wedding?"]
    await add_transfer(story, agent["agentId"], sales, examples=examples, triggerCondition="Wedding cakes")
    two = [{"delay": 1, "unit": "hours"}, {"delay": 1, "unit": "days"}]
    await follow_up(story, agent["agentId"], steps=two)
    await follow_up(story, agent["agentId"], "contactIsBusy", steps=two)
    await follow_up(story, agent["agentId"], "contactRequested", steps=two[:1])
    contact = await story.make_contact()

    async def says(text: str) -> list[str]:
        said = await story.customer_says(text, contact_id=contact)
        await story.advance()
        return await bodies(story, said["conversationId"])

    assert (await says("Could you send me the brochure please?"))[-1] == "The brochure is on its way."
    await story.advance("PT1M")
    assert await tags(story, contact) == ["brochure"]
    assert [one["scenario"] for one in await planned(story, state="planned")] == [
        "contactStoppedReplying"
    ] * 2
    said = await says("Sorry, I'm driving right now")
    assert said[-1] == "No problem. I will get back to you later."
    assert {one["scenario"] for one in await planned(story, state="planned")} == {"contactIsBusy"}
    conversation = (await planned(story))[0]["conversationId"]
    await story.advance("PT1H")
    assert (await bodies(story, conversation))[-1] == (
        "Hello Ana, is this a better moment? We can go on where we left off."
    )
    said = await says("Please write to me on Friday at 11")
    assert said[-1] == (
        "Of course. I will write to you again on Friday, 9 March 2029 at 11:00 (Europe/Madrid)."
    )
    [friday] = await planned(story, state="planned")
    assert friday["dueAt"] == "2029-03-09T10:00:00.000Z"
    said = await says("Could you write to me again on 5 March 2031 at 10?")
    assert said[-1].startswith("That is too far ahead for me to promise it.")
    said = await says("Thanks, bye!")
    assert said[-1] == "Thank you for your message. Goodbye!"
    assert [one["dueAt"] for one in await planned(story, state="planned")] == [friday["dueAt"]]
    said = await says("Actually I'm not interested")
    assert said[-1] == "All right, thank you for telling me. I will not ask again."
    assert await planned(story, state="planned") == []
    count = len(await says("I want to order a wedding cake"))
    status = await story.get(f"/v1/conversations/{conversation}/agent-status")
    assert status["agentId"] == sales
    assert len(await bodies(story, conversation)) == count
    newest = (await story.messages(conversation))[-1]
    assert newest["direction"] == "outbound"
