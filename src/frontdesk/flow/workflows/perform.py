"""What each type of step does when it is its turn, in the transaction that notes that it did.

A Problem that is raised is a failure of the step; nothing of it stays.
"""

from datetime import datetime
from typing import assert_never

from frontdesk.domain import contacts
from frontdesk.domain.agents import status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.contacts import ContactValues, values
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.workflows.steps import (
    OF_THE_APPOINTMENT,
    OF_THE_TRIGGER,
    AddNote,
    Ask,
    AssignUser,
    CallWebhook,
    ChangeTags,
    ChangeWorkflow,
    Condition,
    CreateTask,
    End,
    GoTo,
    SendBookingLink,
    SendMessage,
    SetAgentStatus,
    SetField,
    Wait,
    WaitForDate,
    WaitForReply,
    WaitUntil,
)
from frontdesk.flow.booking.link import booking_link
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.routing import route_conversation
from frontdesk.flow.sleeping import put_to_sleep, wake_up
from frontdesk.flow.workflows import call
from frontdesk.flow.workflows.conditions import choose
from frontdesk.flow.workflows.enrol import enrol, remove
from frontdesk.flow.workflows.inside import Came, Inside, Moved, Outside, Stopped, Waiting
from frontdesk.flow.workflows.speak import Said, Skipped, filled, replied_already, say
from frontdesk.flow.workflows.times import moment_of, next_time_of_day, quiet_until
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Invalid, Refused


async def begin(tx: Write, inside: Inside) -> Came | Outside:
    """Do the step, or begin to."""
    step = inside.step
    on = inside.definition.after(step) if step.goes_on else None
    match step:
        case SendMessage() | SendBookingLink() | Ask():
            return await _speak(tx, inside, step, on)
        case Wait():
            until = inside.now + step.duration
            return Waiting("time", until, f"waits until {_told(inside, until)}")
        case WaitUntil():
            until = next_time_of_day(inside.now, inside.zone, step.time, step.days)
            return Waiting("time", until, f"waits until {_told(inside, until)}")
        case WaitForDate():
            return await _wait_for_date(tx, inside, step, on)
        case WaitForReply():
            if await replied_already(tx, inside):
                return Moved(on, "the customer replied already")
            until = inside.now + step.timeout
            return Waiting("reply", until, f"waits for a reply until {_told(inside, until)}")
        case Condition():
            taken = await choose(tx, inside, step)
            return Moved(taken.to, taken.name)
        case CallWebhook():
            return await call.prepare(tx, inside, step)
        case ChangeWorkflow():
            return await _change_workflow(tx, inside, step, on)
        case GoTo():
            return Moved(step.to, f"goes to {step.to}")
        case End():
            return Moved(None, "the end")
        case _:
            return Moved(on, await _change(tx, inside, step))


def resume(inside: Inside) -> Moved | None:
    """What comes after a wait that is over; None for a step that begins again."""
    step = inside.step
    match step:
        case Wait() | WaitUntil() | WaitForDate():
            return Moved(inside.definition.after(step), "waited")
        case WaitForReply() if inside.enrolment.wait.get("message_id"):
            return Moved(inside.definition.after(step), "the customer replied")
        case WaitForReply() | Ask():
            return Moved(step.on_timeout, "no reply came in time")
        case _:
            return None


async def _change(
    tx: Write,
    inside: Inside,
    step: ChangeTags | SetField | CreateTask | AddNote | AssignUser | SetAgentStatus,
) -> str:
    """Change something about the contact; what was done, in words."""
    location_id, contact_id = inside.location_id, inside.contact.id
    match step:
        case ChangeTags(type="add_tags"):
            tags = [await filled(tx, inside, tag) for tag in step.tags]
            await _add_tags(tx, inside, tags)
            return f"tags added: {', '.join(tags)}"
        case ChangeTags():
            tags = [await filled(tx, inside, tag) for tag in step.tags]
            await contacts.remove_tags(tx, location_id, contact_id, tags)
            return f"tags removed: {', '.join(tags)}"
        case SetField():
            return await _set_field(tx, inside, step)
        case CreateTask():
            if step.assign_to is not None:
                await contacts.require_user(tx, location_id, step.assign_to)
            await contacts.create_task(
                tx,
                location_id,
                contact_id,
                title=(await filled(tx, inside, step.title))[:500],
                body=await filled(tx, inside, step.body),
                due_at=inside.now + step.due_in,
                assigned_to=step.assign_to or inside.contact.assigned_to,
            )
            return "task made"
        case AddNote():
            body = await filled(tx, inside, step.body)
            await contacts.create_note(tx, location_id, contact_id, body=body, title=step.title)
            return "note added"
        case AssignUser():
            await contacts.require_user(tx, location_id, step.user_id)
            await contacts.update_contact(tx, location_id, contact_id, {"assigned_to": step.user_id})
            if inside.conversation is not None:
                changes = {"assigned_to": step.user_id}
                await conversations.update_conversation(tx, location_id, inside.conversation.id, changes)
            return "assigned to a user"
        case SetAgentStatus():
            return await _set_agent_status(tx, inside, step)
        case _:
            assert_never(step)


async def _speak(
    tx: Write, inside: Inside, step: SendMessage | SendBookingLink | Ask, on: str | None
) -> Came:
    quiet = quiet_until(inside.definition.settings.quiet_hours, inside.now, inside.zone)
    if quiet is not None:
        return Waiting("quiet_hours", quiet, f"it is quiet until {_told(inside, quiet)}")
    if isinstance(step, Ask):
        said = await say(tx, inside, step.question, channel=step.channel, subject=step.subject)
        if isinstance(said, Said):
            until = inside.now + step.timeout
            return Waiting("reply", until, f"asked on {said.channel}; waits until {_told(inside, until)}")
        return said if isinstance(said, Stopped) else Moved(step.on_timeout, said.because)
    link: str | None = None
    if isinstance(step, SendBookingLink):
        link = await booking_link(tx, inside.location_id, step.calendar_id)
    body = step.body
    if link is not None and "{{booking_link}}" not in body.replace(" ", ""):
        body = f"{body}\n{link}"
    said = await say(tx, inside, body, channel=step.channel, subject=step.subject, link=link)
    match said:
        case Said():
            return Moved(on, f"sent on {said.channel}")
        case Skipped():
            return Moved(on, said.because)
        case Stopped():
            return said
        case _:
            assert_never(said)


async def _wait_for_date(tx: Write, inside: Inside, step: WaitForDate, on: str | None) -> Came:
    other = step.otherwise or on
    trigger = inside.enrolment.data.get("trigger") or {}
    if step.field == OF_THE_APPOINTMENT:
        held = trigger.get("start")
    elif step.field in OF_THE_TRIGGER:
        held = trigger.get("event_start_time")
    else:
        fields = await contacts.list_custom_fields(tx, inside.location_id)
        spec = contacts.resolve_field(fields, step.field)
        held = spec.of(inside.contact) if spec is not None else None
    until = moment_of(
        held,
        inside.zone,
        offset=step.offset,
        at=step.time,
        yearly_after=inside.now if step.yearly else None,
    )
    if until is None:
        return Moved(other, f"{step.field} is empty or no date")
    if until <= inside.now:
        return Moved(other, f"{_told(inside, until)} is past")
    return Waiting("date", until, f"waits until {_told(inside, until)}")


async def _set_field(tx: Write, inside: Inside, step: SetField) -> str:
    location_id = inside.location_id
    rules = await contacts.get_location_rules(tx, location_id)
    spec = contacts.resolve_field(await contacts.list_custom_fields(tx, location_id), step.field)
    if spec is None:
        raise Refused(f"There is no contact field {step.field!r}.")
    try:
        value = spec.check(await filled(tx, inside, step.value), rules.country)
    except ValueError as fault:
        raise Invalid(f"{spec.label} {fault}") from None
    if spec.custom_field is not None:
        changes = ContactValues(custom_fields={spec.key: value})  # type: ignore[dict-item]  # checked as such
    elif spec.key == "name":
        first, last = values.split_name(str(value or ""))
        changes = ContactValues(first_name=first, last_name=last)
    else:
        changes = {spec.key: value}  # type: ignore[misc]  # a standard field by its name
    await contacts.update_contact(tx, location_id, inside.contact.id, changes)
    return f"{spec.label} set" if value is not None else f"{spec.label} emptied"


async def _set_agent_status(tx: Write, inside: Inside, step: SetAgentStatus) -> str:
    location_id, contact_id = inside.location_id, inside.contact.id
    done: list[str] = []
    held = await status_store.find_status(tx, location_id, contact_id, hold=True)
    if step.agent_id is not None:
        agent = await agents.get(tx, location_id, step.agent_id)
        held = await status_store.set_status(
            tx,
            location_id,
            contact_id,
            agent_id=agent.id,
            state=held.state if held else "active",
            since=held.since if held else None,
            because=held.because if held and held.state != "active" else "assigned to an agent by a workflow",
            until=held.until if held else None,
            channel=held.channel if held else None,
            cause=held.cause if held else None,
            sleeper_id=held.sleeper_id if held else None,
        )
        done.append(f"assigned to {agent.name}")
    if step.state == "active":
        if held is not None and held.state != "active":
            await wake_up(tx, location_id, held, "woken by a workflow")
        done.append("the agent answers")
    elif step.state is not None:
        routed = await route_conversation(tx, inside.conversation) if inside.conversation else None
        await put_to_sleep(
            tx,
            location_id,
            contact_id,
            state=step.state,
            cause="switch",
            because=f"set to {step.state} by a workflow",
            lasts=step.duration,
            sleeper_id=routed.agent.id if routed and routed.agent else None,
        )
        done.append(f"the agent is {step.state}")
    if inside.conversation is not None:
        await tx.notify(CHAT_TOPIC, f"{inside.conversation.id} status")
    return ", ".join(done)


async def _change_workflow(tx: Write, inside: Inside, step: ChangeWorkflow, on: str | None) -> Came:
    location_id, contact_id = inside.location_id, inside.contact.id
    if step.type == "remove_from_workflow":
        if step.workflow_id == inside.enrolment.workflow_id:
            return Stopped("a step of its own took the contact out")
        gone = await remove(tx, location_id, step.workflow_id, contact_id, because="taken out by a workflow")
        return Moved(on, "removed from the workflow" if gone else "was not in the workflow")
    try:
        await enrol(tx, location_id, step.workflow_id, contact_id, because="added by a workflow")
    except Refused as refused:
        return Moved(on, f"not added: {refused.message}")
    return Moved(on, "added to the workflow")


async def _add_tags(tx: Write, inside: Inside, tags: list[str]) -> None:
    try:
        await contacts.add_tags(tx, inside.location_id, inside.contact.id, values.tags(tags))
    except ValueError as fault:
        raise Invalid(f"tags {fault}") from None


def _told(inside: Inside, at: datetime) -> str:
    return at.astimezone(inside.zone).isoformat(timespec="minutes")


def failed(inside: Inside, told: str) -> Moved | None:
    """Where a step that failed leads to; None where nothing is said of it."""
    if inside.step.on_error is None:
        return None
    return Moved(inside.step.on_error, f"failed: {told}")
