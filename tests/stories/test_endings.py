"""How the agent's part ends: for each reason of a hand-over, by a stop, and who is told of it."""

from tests.stories.test_hand_over import add_user
from tests.stories.test_one_conversation import tags
from tests.support.flows import enrolments, freeze, make_workflow
from tests.support.scripted import Take, Together
from tests.support.story import Json, Story


async def add(story: Story, agent: str, kind: str, name: str, **settings: object) -> Json:
    body = {"type": kind, "name": name, "settings": {"finalMessage": f"{name}.", "tags": [name], **settings}}
    return await story.post(f"/v2/conversation/agents/{agent}/actions", body, expect=201)


class Customer:
    """One after the other they write to the agent."""

    def __init__(self, story: Story, contact: str) -> None:
        self.story, self.contact, self.conversation = story, contact, ""

    async def says(self, text: str) -> str:
        """The newest answer."""
        said = await self.story.customer_says(text, contact_id=self.contact)
        await self.story.advance("PT1M")
        self.conversation = said["conversationId"]
        return str((await self.story.messages(self.conversation))[-1]["body"])

    async def status(self) -> Json:
        return await self.story.get(f"/v1/conversations/{self.conversation}/agent-status")


async def test_the_embedded_engine_hands_over_for_each_reason_and_stops(embedded_story: Story) -> None:
    story = embedded_story
    await freeze(story)
    agent = (await story.make_agent())["agentId"]
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    known = {"When are you open?": "From nine to six.", "My boiler shows error 7": "Turn it off and on."}
    for question, answer in known.items():
        faq = {"question": question, "answer": answer, "knowledgeBaseId": base["data"]["id"]}
        await story.post("/knowledge-bases/faqs", {"locationId": story.location_id, **faq})
    await story.advance("PT1M")
    eva = await add_user(story, "Eva")
    wakes = {"value": 1, "unit": "hours"}
    await add(story, agent, "humanHandover", "Request", assignTo=eva, createTask=True, reactivateAfter=wakes)
    await add(story, agent, "humanHandover", "Lack", handoverType="lackOfInformation")
    await add(story, agent, "humanHandover", "Failed", handoverType="failedToResolveIssue")
    refund = {
        "triggerCondition": "Wants money back",
        "examples": ["I want my money back", "Please refund me"],
    }
    await add(story, agent, "humanHandover", "Refund", handoverType="custom", **refund)
    await add(story, agent, "stopBot", "Stop", examples=["bye", "that is all, thanks"], reactivateAfter=wakes)

    async def begin() -> Customer:
        return Customer(story, await story.make_contact())

    asking = await begin()
    assert await asking.says("When are you open?") == "From nine to six."
    assert await asking.says("Can I speak to a real person?") == "Request."
    assert await tags(story, asking.contact) == ["Request"]
    [task] = (await story.get(f"/contacts/{asking.contact}/tasks"))["tasks"]
    assert (task["assignedTo"], "Can I speak to a real person?" in task["body"]) == (eva, True)
    assert (await asking.status())["cause"] == "hand_over"
    assert await asking.says("Are you there?") == "Are you there?", "a person has it"
    await story.advance("PT1H")
    assert await asking.says("When are you open?") == "From nine to six.", "it woke by itself"

    lacking = await begin()
    assert await lacking.says("Do you sell unicorn saddles made of titanium?") == "Lack."

    failing = await begin()
    assert await failing.says("My boiler shows error 7") == "Turn it off and on."
    assert await failing.says("That did not help") != "Failed.", "one try has failed"
    assert await failing.says("It still does not work") == "Failed."

    assert await (await begin()).says("I want a refund please") == "Refund."

    leaving = await begin()
    assert await leaving.says("Thanks, that's all, bye") == "Stop."
    status = await leaving.status()
    assert (status["state"], status["cause"]) == ("manual", "stop_bot")
    assert await tags(story, leaving.contact) == ["Stop"]
    assert await leaving.says("When are you open?") == "When are you open?", "it is said once"
    await story.advance("PT1H")
    assert (await leaving.status())["state"] == "active"


async def test_words_that_a_business_gave_as_an_example_are_meant_though_they_are_small_talk(
    embedded_story: Story,
) -> None:
    story = embedded_story
    await freeze(story)
    agent = (await story.make_agent())["agentId"]
    workflow = await make_workflow(story, [{"id": "t", "type": "addTags", "tags": ["thankful"]}])
    settings = {"workflowId": workflow, "triggerCondition": "Is thankful", "examples": ["Thank you so much"]}
    action = {"type": "triggerWorkflow", "name": "Thanks", "settings": settings}
    await story.post(f"/v2/conversation/agents/{agent}/actions", action, expect=201)
    thankful, polite = await story.make_contact(), await story.make_contact()
    await story.customer_says("Thank you so much!", contact_id=thankful)
    await story.customer_says("Thanks", contact_id=polite)
    await story.advance("PT1M")
    assert (await tags(story, thankful), await tags(story, polite)) == (["thankful"], [])


async def test_a_hand_over_is_told_to_a_workflow_once(story: Story) -> None:
    await freeze(story)
    agent = (await story.make_agent())["agentId"]
    await add(story, agent, "humanHandover", "Request")
    await add(story, agent, "stopBot", "Stop")
    note = {"id": "tell", "type": "addNote", "body": "{{trigger.event}}: {{trigger.because}}"}
    told = await make_workflow(story, [note], [{"type": "agentEvent", "event": "handOver", "agentId": agent}])
    other = await make_workflow(
        story, [note], [{"type": "agentEvent", "event": "handOver", "agentId": "another"}]
    )
    contact = await story.make_contact()
    story.script(Together((Take("hand_over", {"reason": "is cross"}), Take("hand_over"), Take("stop_bot"))))
    await story.customer_says("A person!", contact_id=contact)
    await story.advance("PT1M")
    [entered] = await enrolments(story, told)
    assert (entered["state"], entered["hops"]) == ("finished", 1)
    [written] = (await story.get(f"/contacts/{contact}/notes"))["notes"]
    assert written["body"] == "hand_over: handed over to a person by 'Request': is cross"
    assert await enrolments(story, other) == []
    [event] = await story.events("&types=HandOver")
    assert event["data"]["because"] == "handed over to a person by 'Request': is cross"
