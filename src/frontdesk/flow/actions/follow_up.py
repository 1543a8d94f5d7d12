"""Write again later: heard from the customer that they are busy, ask for it, or want nothing of it.

That a customer fell silent nobody says: what follows up then is planned with the agent's answer.
"""

from collections.abc import Mapping
from datetime import datetime

from frontdesk.domain.agents.actions import Action, FollowUp, Scenario
from frontdesk.domain.agents.follow_up_times import due_times, zone_of
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import PlanFollowUps, StopFollowUps
from frontdesk.flow.engine import WHEN, Cue, Offer, Use
from frontdesk.flow.language.moment import ASKED_AT_MOST, understand
from frontdesk.flow.thinking.polite import too_far, writes_again
from frontdesk.kit.db import Read

_CUES: Mapping[Scenario, Cue] = {
    "contact_stopped_replying": "not_interested",
    "contact_is_busy": "busy",
    "contact_requested": "write_later",
}


async def offer(action: Action, settings: FollowUp, _scene: Scene, _read: Read) -> Offer | Withheld:
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue=_CUES[settings.scenario],
        speaks=settings.asked_place is not None and settings.scenario != "contact_stopped_replying",
    )


async def perform(action: Action, settings: FollowUp, scene: Scene, use: Use, _reach: Reach) -> Outcome:
    match settings.scenario:
        case "contact_stopped_replying":
            return Outcome(
                effects=(StopFollowUps("the customer is not interested"),),
                told="nothing more is sent to them by itself",
            )
        case "contact_is_busy":
            if settings.asked_place is not None and _asked_for(scene, use) is not None:
                return _as_requested(action, settings, scene, use)
            planned = PlanFollowUps(action.id, settings.scenario, "the customer is busy")
            return Outcome(effects=(planned,), told="the customer is written to again later")
        case "contact_requested":
            return _as_requested(action, settings, scene, use)


def _as_requested(action: Action, settings: FollowUp, scene: Scene, use: Use) -> Outcome:
    """At the time that the customer's words mean, else after the steps' delays."""
    said, asked_for = _said_when(scene, use), _asked_for(scene, use)
    if asked_for is not None and asked_for > scene.now + ASKED_AT_MOST:
        told = f"that is too far off; at most {ASKED_AT_MOST.days} days ahead can be planned"
        return Outcome(told=told, closing=too_far(scene.message_body, *_said(scene)))
    zone = zone_of(settings.rules, contact=scene.contact.timezone, location=scene.location.timezone)
    due = due_times(settings, zone, scene.now, asked_for=asked_for)
    at = due[settings.asked_place or 0] if asked_for is not None else due[0]
    because = f"the customer asked for it: {said[:200]}" if said else "the customer asked for it"
    return Outcome(
        effects=(PlanFollowUps(action.id, settings.scenario, because, asked_for),),
        told="planned; the time is told to the customer in a sentence after yours, so do not tell it",
        also=writes_again(at, scene.timezone, scene.message_body, *_said(scene)),
    )


def _said_when(scene: Scene, use: Use) -> str:
    """The customer's own words for the time, if they are."""
    words = use.words.get(WHEN, "").strip()
    return words if words in scene.message_body else ""


def _asked_for(scene: Scene, use: Use) -> datetime | None:
    said = _said_when(scene, use) or scene.message_body
    return understand(said, scene.now, scene.timezone, scene.country)


def _said(scene: Scene) -> list[str]:
    """What the customer wrote before, newest first: it tells their language."""
    return [line.body for line in reversed(scene.earlier) if line.role == "contact"]
