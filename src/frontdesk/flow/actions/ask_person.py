"""Bring a person in where no action of the agent's is there for it: a task, and silence for a day."""

from datetime import timedelta

from frontdesk.flow.actions.action import Outcome, Scene
from frontdesk.flow.actions.hand_over import TASK_DUE_IN
from frontdesk.flow.effects.effect import CreateTask, HushAgent
from frontdesk.flow.engine import Use

SILENCE = timedelta(hours=24)
"""The agent must not talk over the person; whoever answers decides on more."""


def perform(scene: Scene, use: Use) -> Outcome:
    because = str(use.arguments.get("because", "the agent cannot answer"))
    return Outcome(
        effects=(
            CreateTask(
                title=f"{scene.contact.name or 'A customer'} waits for an answer",
                body=f"They wrote: {scene.message_body[:2000]}\nWhy the agent does not answer: {because}",
                due_in=TASK_DUE_IN,
                assigned_to=scene.contact.assigned_to,
            ),
            HushAgent("asleep", f"handed over to a person: {because}", SILENCE),
        ),
        told="a person will take over",
    )
