"""Let the contact enter workflows when the condition is met, and say what the business wants said."""

from frontdesk.domain.agents.actions import Action, TriggerWorkflow
from frontdesk.domain.workflows import store as workflows
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import StartWorkflow
from frontdesk.flow.engine import Offer, Use
from frontdesk.kit.db import Read


async def offer(action: Action, settings: TriggerWorkflow, scene: Scene, read: Read) -> Offer | Withheld:
    ready, problems = await _ready(read, scene.location.id, settings)
    if not ready:
        return Withheld(" ".join(problems))
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue="custom",
        condition=settings.condition,
        examples=settings.examples,
        speaks=bool((settings.message or "").strip()),
    )


async def perform(
    action: Action, settings: TriggerWorkflow, scene: Scene, _use: Use, reach: Reach
) -> Outcome:
    async with reach.read() as read:
        ready, problems = await _ready(read, scene.location.id, settings)
    if not ready:
        return Outcome.retry(" ".join(problems))
    because = f"the agent's action {action.name!r}"
    return Outcome(
        effects=tuple(StartWorkflow(one, because) for one in ready),
        told=" ".join(["what it is for was set going", *problems]),
        also=(settings.message or "").strip() or None,
    )


async def _ready(read: Read, location_id: str, settings: TriggerWorkflow) -> tuple[list[str], list[str]]:
    """The workflows that take contacts, and why the others do not."""
    ready: list[str] = []
    problems: list[str] = []
    for workflow_id in dict.fromkeys(settings.workflow_ids):
        found = await workflows.find_workflow(read, location_id, workflow_id)
        if found is None:
            problems.append(f"There is no workflow {workflow_id[:64]!r} in this location yet.")
        elif found.status != "published":
            problems.append(f"The workflow {found.name!r} is a draft; publish it.")
        else:
            ready.append(workflow_id)
    return ready, problems
