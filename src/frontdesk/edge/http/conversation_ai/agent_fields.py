"""The members of an agent that both dialects name alike: waiting, sleeping, caps, knowledge."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field

from frontdesk.domain.agents import AgentSettings, Fault, Sleep, Span, agent_faults
from frontdesk.edge.http.conversation_ai.names import AGENT_FIELDS, place_in
from frontdesk.edge.http.conversation_ai.values import Flag, Number, SleepUnit, WaitUnit, WholeNumber
from frontdesk.edge.http.wire import Wire


class AgentFields(Wire):
    """What may be given of an agent; null is as good as absent, but for the length of the sleep."""

    business_name: str | None = Field(None, description="The business the agent speaks for; null: none.")
    is_primary: Flag | None = Field(
        None, description="Whether this agent answers by default. A location has one; its first is it."
    )
    wait_time: Number | None = Field(
        None, description="How long messages are collected before they are answered together."
    )
    wait_time_unit: WaitUnit | None = Field(None, description="At most 300 seconds or 5 minutes.")
    sleep_enabled: Flag | None = None
    sleep_time: Number | None = Field(
        None, description="How long the agent sleeps once put to sleep; null: until somebody wakes it."
    )
    sleep_time_unit: SleepUnit | None = Field(
        None, description="At most 48 hours, 2880 minutes or 172800 seconds."
    )
    auto_pilot_max_messages: WholeNumber | None = Field(
        None, description="How many messages the agent may send to a contact on a channel, 1 to 100."
    )
    knowledge_base_ids: list[str] | None = None
    respond_to_images: Flag | None = None
    respond_to_audio: Flag | None = None
    sleep_on_manual_message: Flag | None = Field(
        None, description="Whether a person's own message puts the agent to sleep."
    )
    sleep_on_workflow_message: Flag | None = Field(
        None, description="Whether a workflow's message puts the agent to sleep."
    )

    def settings_after(self, before: AgentSettings) -> AgentSettings:
        """The settings with what was given of these members."""
        wait, sleep = before.wait, before.sleep
        chosen: dict[str, Any] = {
            name: value
            for name in (
                "auto_pilot_max_messages",
                "respond_to_images",
                "respond_to_audio",
                "sleep_on_manual_message",
                "sleep_on_workflow_message",
            )
            if (value := getattr(self, name)) is not None
        }
        if self.knowledge_base_ids is not None:
            chosen["knowledge_base_ids"] = tuple(dict.fromkeys(self.knowledge_base_ids))
        return replace(
            before,
            wait=Span(
                wait.value if self.wait_time is None else self.wait_time, self.wait_time_unit or wait.unit
            ),
            sleep=Sleep(
                sleep.enabled if self.sleep_enabled is None else self.sleep_enabled,
                self.sleep_time if "sleep_time" in self.model_fields_set else sleep.value,
                self.sleep_time_unit if "sleep_time_unit" in self.model_fields_set else sleep.unit,
            ),
            **chosen,
        )

    def sleep_faults(self, before: AgentSettings) -> list[str]:
        """Who switches sleeping on must say for how long."""
        known = before.sleep.enabled or before.sleep.value is not None
        if not self.sleep_enabled or known or "sleep_time" in self.model_fields_set:
            return []
        return ["sleepTime is required when sleepEnabled is true (null: until somebody wakes the agent)"]


def shown_fields(settings: AgentSettings) -> dict[str, Any]:
    """The shared members as both dialects show them, by their Python names."""
    return {
        "wait_time": settings.wait.value,
        "wait_time_unit": settings.wait.unit,
        "sleep_enabled": settings.sleep.enabled,
        "sleep_time": settings.sleep.value,
        "sleep_time_unit": settings.sleep.unit,
        "auto_pilot_max_messages": settings.auto_pilot_max_messages,
        "knowledge_base_ids": list(settings.knowledge_base_ids),
        "respond_to_images": settings.respond_to_images,
        "respond_to_audio": settings.respond_to_audio,
        "sleep_on_manual_message": settings.sleep_on_manual_message,
        "sleep_on_workflow_message": settings.sleep_on_workflow_message,
    }


def sentences(faults: Sequence[Fault]) -> list[str]:
    """Faults of an agent as sentences that begin with the member at fault."""
    return [f"{place_in(AGENT_FIELDS, fault.place)} {fault.problem}" for fault in faults]


def faults_of_agent(name: str, settings: AgentSettings) -> list[str]:
    """What is wrong with the agent as it would be."""
    return sentences(agent_faults(name, settings))
