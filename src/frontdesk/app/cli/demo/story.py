"""The demo's story, told over HTTP alone: an agent is made, a customer asks and books, a person comes in."""

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx

from frontdesk.app.cli.demo import business
from frontdesk.app.cli.demo.business import Question
from frontdesk.app.cli.demo.chat import Reply, Visitor, visiting
from frontdesk.app.cli.demo.stage import Scene
from frontdesk.app.cli.demo.teller import StepFailed, Teller

_FIGURE = re.compile(r"[$€£]\s?\d|\d+ ?(?:am|pm|%)")


class Api:
    """The calls of an integrator, with the location's token."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def get(self, path: str) -> dict[str, Any]:
        return self._body(await self._client.get(path))

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._body(await self._client.post(path, json=body))

    @staticmethod
    def _body(response: httpx.Response) -> dict[str, Any]:
        if not response.is_success:
            request = response.request
            raise StepFailed(
                f"{request.method} {request.url.path} answered {response.status_code}: {response.text[:500]}"
            )
        body: dict[str, Any] = response.json()
        return body


async def play(address: str, scene: Scene, teller: Teller, began: float) -> None:
    """Tell the whole story; what does not hold is kept by the teller. Raises StepFailed."""
    headers = {"Authorization": f"Bearer {scene.token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30, trust_env=False) as client:
        api = Api(client)
        await _teach(api, scene, teller)
        agent_id = await _make_agent(api, scene, teller)
        teller.step("A customer opens the web chat")
        async with visiting(address, scene.widget_id) as visitor:
            told = business.AGENT["personality"]["greeting"]
            teller.line("Lumi", visitor.greeting, customer=False)
            teller.check(
                "The chat opens with the agent's greeting", visitor.greeting == told, visitor.greeting
            )
            first = await _answered(visitor, teller, business.OPENING)
            teller.did(f"The first answer came {time.monotonic() - began:.0f} s after the demo was started.")
            await _answered(visitor, teller, business.PRICE)
            await _unknown(api, visitor, teller)
            await _details(visitor, teller)
            await _appointment(visitor, teller)
            await _person(visitor, teller)
        generation = await _explained(api, teller, first)
        await _on_record(api, teller, generation["contactId"], scene)
        await _booked(api, teller, generation["contactId"])
        await _asleep(api, teller, generation["conversationId"], agent_id)


async def _teach(api: Api, scene: Scene, teller: Teller) -> None:
    teller.step("The business writes down what it knows")
    base = await api.post(
        "/knowledge-bases/", {"locationId": scene.location_id, "name": "Front desk", "description": ""}
    )
    base_id = base["data"]["id"]
    for question, answer in business.FAQS:
        await api.post(
            "/knowledge-bases/faqs",
            {
                "locationId": scene.location_id,
                "knowledgeBaseId": base_id,
                "question": question,
                "answer": answer,
            },
        )
    teller.did(f"POST /knowledge-bases/ and {len(business.FAQS)} times POST /knowledge-bases/faqs")


async def _make_agent(api: Api, scene: Scene, teller: Teller) -> str:
    teller.step("A developer makes the agent and attaches its actions")
    agent = await api.post("/v2/conversation/agents", business.AGENT)
    agent_id = str(agent["agentId"])
    teller.did(f"POST /v2/conversation/agents answers agentId {agent_id}")
    calendar = await api.post("/calendars/", business.calendar(scene.location_id))
    teller.did("POST /calendars/ makes the calendar for check-ups")
    path = f"/v2/conversation/agents/{agent_id}/actions"
    for action in (
        business.collect_contact_info(),
        business.appointment_booking(calendar["calendar"]["id"]),
        business.human_handover(scene.user_id),
    ):
        made = await api.post(path, action)
        teller.did(f"POST .../actions {action['type']} answers actionId {made['actionId']}")
        teller.check(f"The action {action['type']} is ready", not made.get("warnings"), made.get("warnings"))
    full = await api.get(f"/v2/conversation/agents/{agent_id}")
    types = [action["type"] for action in full["actions"]]
    wanted = ["collectContactInfo", "appointmentBooking", "humanHandover"]
    teller.check("The agent has all three actions", types == wanted, types)
    return agent_id


async def _say(visitor: Visitor, teller: Teller, words: str) -> Reply:
    teller.line("Maya", words, customer=True)
    reply = await visitor.ask(words)
    teller.line("Lumi", reply.body, customer=False)
    return reply


async def _answered(visitor: Visitor, teller: Teller, question: Question) -> Reply:
    reply = await _say(visitor, teller, question.words)
    holds = all(fact in reply.body for fact in question.facts)
    teller.check(f"The answer holds what the FAQ says ({', '.join(question.facts)})", holds, reply.body)
    return reply


async def _unknown(api: Api, visitor: Visitor, teller: Teller) -> None:
    reply = await _say(visitor, teller, business.UNKNOWN.words)
    generation = await api.get(f"/v2/conversation/generations/{reply.message_id}")
    used = [source["title"] for source in generation["knowledgeSources"] if source["used"]]
    teller.check(
        "What nobody wrote down is said to be unknown", generation["intent"] == "unknown", reply.body
    )
    teller.check(
        "Nothing was made up for it", not used and not _FIGURE.search(reply.body), used or reply.body
    )


async def _details(visitor: Visitor, teller: Teller) -> None:
    await _say(visitor, teller, business.DETAILS)


async def _appointment(visitor: Visitor, teller: Teller) -> None:
    """A time is wished for, read back, agreed on, and booked once the name is known."""
    reply = await _say(visitor, teller, business.WANTS_TO_COME)
    read_back = all(part in reply.body for part in ("Tuesday", "10:00 AM", business.TIMEZONE))
    teller.check("Day, time and time zone are read back before anything is booked", read_back, reply.body)
    reply = await _say(visitor, teller, business.AGREES)
    reply = await _say(visitor, teller, business.FULL_NAME)
    teller.check("The appointment is booked", "Your appointment is booked" in reply.body, reply.body)


async def _person(visitor: Visitor, teller: Teller) -> None:
    reply = await _say(visitor, teller, business.WANTS_A_PERSON)
    teller.check(
        "The customer is told that a person takes over", business.FINAL_MESSAGE in reply.body, reply.body
    )


async def _explained(api: Api, teller: Teller, reply: Reply) -> dict[str, Any]:
    teller.step("Why did the agent answer that?")
    generation = await api.get(f"/v2/conversation/generations/{reply.message_id}")
    teller.did(f"GET /v2/conversation/generations/{reply.message_id}")
    for source in generation["knowledgeSources"][:3]:
        kept = "used" if source["used"] else "only found"
        teller.did(f"{kept}: {source['kind']} {source['title']!r}, score {source['score']:.2f}")
    teller.did(f"reasoning: {generation['reasoning']}")
    engine = generation["engine"] or {}
    teller.did(f"engine: {engine.get('name')} in {engine.get('latencyMs', 0):.0f} ms")
    used = [source["title"] for source in generation["knowledgeSources"] if source["used"]]
    teller.check("It rests on the FAQ about opening hours", business.FAQS[0][0] in used, used)
    teller.check("It says why", bool(generation["reasoning"]), generation["reasoning"])
    return generation


async def _on_record(api: Api, teller: Teller, contact_id: str, scene: Scene) -> None:
    teller.step("What stands on the customer's record")
    contact = (await api.get(f"/contacts/{contact_id}"))["contact"]
    teller.check(f"The e-mail address is {business.EMAIL}", contact.get("email") == business.EMAIL, contact)
    teller.check(f"The phone number is {business.PHONE}", contact.get("phone") == business.PHONE, contact)
    tags = contact.get("tags", [])
    teller.check(f"The tag {business.HANDOVER_TAG} is there", business.HANDOVER_TAG in tags, tags)
    tasks = (await api.get(f"/contacts/{contact_id}/tasks"))["tasks"]
    assigned = [task for task in tasks if task.get("assignedTo") == scene.user_id]
    teller.check("A task waits for Rosa", len(assigned) == 1, tasks)
    for task in assigned:
        teller.did(f"task: {task['title']}, due {task['dueDate']}")


async def _booked(api: Api, teller: Teller, contact_id: str) -> None:
    events = (await api.get(f"/contacts/{contact_id}/appointments"))["events"]
    confirmed = [one for one in events if one["appointmentStatus"] == "confirmed"]
    teller.check("One appointment stands in the calendar", len(confirmed) == 1, events)
    for one in confirmed:
        teller.did(f"appointment: {one['title']}, {one['startTime']}")


async def _asleep(api: Api, teller: Teller, conversation_id: str, agent_id: str) -> None:
    status = await api.get(f"/v1/conversations/{conversation_id}/agent-status")
    teller.check(
        "The agent sleeps until a person wakes it",
        status["state"] == "asleep" and status["agentId"] == agent_id,
        status,
    )
    teller.did(f"GET /v1/conversations/{conversation_id}/agent-status: {status['because']}")
