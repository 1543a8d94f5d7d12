"""Learn contact fields: offer those to ask for, write those the customer gave."""

from datetime import date

from frontdesk.domain.agents.actions import Action, FieldAsk, UpdateContactField
from frontdesk.domain.contacts import FieldSpec, resolve_field
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import SetField
from frontdesk.flow.engine import Field, FieldKind, Offer, Use
from frontdesk.kit.db import Read

_KINDS: dict[str, FieldKind] = {
    "name": "full_name",
    "email": "email",
    "EMAIL": "email",
    "phone": "phone",
    "PHONE": "phone",
    "date": "date",
    "DATE": "date",
    "NUMERICAL": "number",
    "FLOAT": "number",
    "MONETORY": "number",
    "SINGLE_OPTIONS": "choice",
    "RADIO": "choice",
    "MULTIPLE_OPTIONS": "choice",
    "CHECKBOX": "choice",
}
_NAMES: dict[str, FieldKind] = {"first_name": "first_name", "last_name": "last_name"}


async def offer(action: Action, settings: UpdateContactField, scene: Scene, _read: Read) -> Offer | Withheld:
    fields = tuple(
        _field(ask, spec, scene)
        for ask in settings.fields
        if (spec := resolve_field(scene.custom_fields, ask.field)) is not None
    )
    if not fields:
        return Withheld("none of its fields exists")
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue="collect",
        examples=tuple(example for ask in settings.fields for example in ask.examples),
        fields=fields,
    )


async def perform(
    _action: Action, settings: UpdateContactField, scene: Scene, use: Use, _reach: Reach
) -> Outcome:
    specs = {
        spec.key: spec
        for ask in settings.fields
        if (spec := resolve_field(scene.custom_fields, ask.field)) is not None
    }
    effects: list[SetField] = []
    faults: list[str] = []
    for key, value in use.arguments.items():
        spec = specs.get(key)
        if spec is None:
            faults.append(f"{key!r} is not a field of this action")
            continue
        words = use.words.get(key, "")
        if not words or words not in scene.message_body:
            faults.append(f"{spec.label} was not said by the customer")
            continue
        try:
            checked = spec.check(value, scene.country)
        except ValueError as fault:
            faults.append(f"{spec.label} {fault}")
            continue
        if checked is not None:
            effects.append(SetField(spec.key, spec.label, _text(checked), words, scene.message_id))
    if faults and not effects:
        return Outcome.retry("; ".join(faults))
    noted = ", ".join(f"{effect.label}: {effect.value}" for effect in effects)
    return Outcome(effects=tuple(effects), told="; ".join([f"noted {noted}", *faults]))


def _field(ask: FieldAsk, spec: FieldSpec, scene: Scene) -> Field:
    held = spec.of(scene.contact)
    options = spec.custom_field.options if spec.custom_field else ()
    return Field(
        key=spec.key,
        label=spec.label if spec.custom_field else spec.label.lower(),
        kind=_NAMES.get(spec.key, _KINDS.get(spec.kind, "text")),
        question=ask.question,
        required=ask.required,
        options=tuple(options),
        held=None if held is None else _text(held),
        examples=ask.examples,
    )


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
