"""Call a service of the business's own: at once, or once the customer or a person has agreed.

Nothing is called here. A call that may be made becomes a ToolUse, which the turn carries out once it is
stored; one that somebody must agree to first becomes an effect.
"""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain import tools
from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.agents.tool_arguments import Parameter, check_arguments, schema_of
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import CallTool
from frontdesk.flow.engine import Field, FieldKind, Offer, Use
from frontdesk.flow.language.agreeing import asks_back, says_no
from frontdesk.flow.tools.request import CannotCall, compose
from frontdesk.flow.tools.tool import ToolUse
from frontdesk.flow.tools.wording import WORDING, language_for, read_back
from frontdesk.kit.db import Read

_FORMATS: Mapping[str, FieldKind] = {"date": "date", "email": "email", "phone": "phone"}
_NO_KEY = "the call's own"


async def offer(action: Action, settings: CustomTool, scene: Scene, read: Read) -> Offer | Withheld:
    if not settings.may_be_called:
        return Withheld(f"its host {settings.host} is not among the allowed ones")
    waiting = None
    if settings.confirm == "customer" and scene.conversation_id is not None:
        waiting = await tools.find_waiting(read, scene.location.id, scene.conversation_id, action.id)
    return offer_of(action.id, action.name, settings, waiting.arguments if waiting is not None else None)


def offer_of(
    action_id: str, name: str, settings: CustomTool, awaits: Mapping[str, Any] | None = None
) -> Offer:
    """The tool as engines see it; `awaits` are the arguments that the customer was just asked to confirm."""
    return Offer(
        action_id=action_id,
        type=settings.type,
        name=name,
        cue="custom",
        condition=settings.condition or settings.description,
        examples=settings.examples,
        fields=tuple(_field(action_id, one) for one in settings.arguments),
        parameters=schema_of(settings.arguments),
        description=settings.description,
        awaits=awaits,
    )


async def perform(action: Action, settings: CustomTool, scene: Scene, use: Use, reach: Reach) -> Outcome:
    checked = check_arguments(settings.arguments, use.arguments)
    if checked.faults:
        return Outcome.retry("; ".join(checked.faults))
    values = checked.values
    try:
        compose(settings, values, reach.vault, key=_NO_KEY)
    except CannotCall as problem:
        return Outcome.retry(problem.message)
    language = language_for(scene.message_body, *reach.earlier)
    if reach.dry:
        told = f"this is a preview: {_told_of(settings)} would be called"
        waits_for = "nobody" if settings.confirm == "never" else settings.confirm
        return Outcome(effects=(_effect(action, values, waits_for),), told=told)
    if settings.confirm == "customer":
        return await _confirmed(action, scene, values, reach)
    if settings.confirm == "person" and not reach.suggests:
        return Outcome(
            effects=(_effect(action, values, "person"),),
            told="not done yet: a person must allow it first; the customer is written to once it is done",
            shown=WORDING[language].waits,
        )
    if reach.suggests and settings.changes_something:
        # Whoever accepts the draft allows it.
        return Outcome(
            effects=(_effect(action, values, "nobody"),),
            told="not done yet: it is done once a person accepts this answer",
            shown=WORDING[language].waits,
        )
    return Outcome(call=ToolUse(action.id, values))


async def _confirmed(action: Action, scene: Scene, values: Mapping[str, Any], reach: Reach) -> Outcome:
    """The call, if the customer was just asked about this very one; not where they said no, or asked
    something in place of a yes. Else the question."""
    language = language_for(scene.message_body, *reach.earlier)
    waiting = None
    if scene.conversation_id is not None:
        async with reach.read() as read:
            waiting = await tools.find_waiting(read, scene.location.id, scene.conversation_id, action.id)
    if waiting is not None and dict(waiting.arguments) == dict(values):
        if says_no(scene.message_body):
            return Outcome.retry("the customer said no; it is not done")
        if asks_back(scene.message_body):
            return Outcome(
                effects=(_effect(action, values, "customer"),),
                told="not done yet: the customer asked something in place of a yes; they are asked to confirm"
                " it again after your answer",
                also=read_back(language, action.name, values),
            )
        if reach.suggests:
            return Outcome(
                effects=(_effect(action, values, "nobody"),),
                told="not done yet: it is done once a person accepts this answer",
            )
        return Outcome(call=ToolUse(action.id, values, waited_as=waiting.id))
    return Outcome(
        effects=(_effect(action, values, "customer"),),
        told="not done yet: the customer is asked to confirm it first",
        closing=read_back(language, action.name, values),
    )


def _effect(action: Action, values: Mapping[str, Any], waits_for: Any) -> CallTool:
    return CallTool(action.id, action.name, dict(values), waits_for)


def _told_of(settings: CustomTool) -> str:
    if settings.kind == "mcp":
        return f"the tool {settings.tool} at {settings.host}"
    return f"{settings.method} {settings.url}"


def _field(action_id: str, one: Parameter) -> Field:
    """The argument as the embedded engine asks for it and reads it."""
    kind: FieldKind = _FORMATS.get(one.format or "", "text")
    if one.options:
        kind = "choice"
    elif one.type in ("number", "integer"):
        kind = "number"
    elif one.type == "boolean":
        kind = "choice"
    description = one.description.strip()
    return Field(
        key=f"{action_id}:{one.name}",
        label=description if description and "?" not in description else one.name.replace("_", " "),
        kind=kind,
        question=description if "?" in description else None,
        required=one.required,
        options=tuple(str(option) for option in one.options)
        or (("yes", "no") if one.type == "boolean" else ()),
        examples=tuple(str(example) for example in one.examples),
    )
