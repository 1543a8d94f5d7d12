"""Learn contact fields: offer those to ask for, write those the customer gave."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from frontdesk.domain.agents.actions import Action, FieldAsk, UpdateContactField
from frontdesk.domain.contacts import FieldSpec, FieldValue, resolve_field
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.actions.said import Said, gives, place_of
from frontdesk.flow.effects.effect import Given, SetField, overwrites
from frontdesk.flow.engine import Field, FieldKind, Offer, Use
from frontdesk.flow.language.quotes import find_quote
from frontdesk.flow.language.telling import why_untold
from frontdesk.kit.db import Read

_KINDS: Mapping[str, FieldKind] = {
    "name": "full_name",
    "email": "email",
    "phone": "phone",
    "date": "date",
    "country": "country",
    "timezone": "timezone",
    "website": "website",
    "EMAIL": "email",
    "PHONE": "phone",
    "DATE": "date",
    "TIME": "time",
    "NUMERICAL": "number",
    "FLOAT": "number",
    "MONETORY": "money",
    "SINGLE_OPTIONS": "choice",
    "RADIO": "choice",
    "MULTIPLE_OPTIONS": "choices",
    "CHECKBOX": "choices",
    "TEXTBOX_LIST": "boxes",
}
_BY_KEY: Mapping[str, FieldKind] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "postal_code": "postal_code",
}
_OF_A_PERSON: tuple[FieldKind, ...] = ("email", "phone", "first_name", "last_name", "full_name")
"""What may be somebody else's: customers speak of others' addresses and names."""
_CANNOT_BE_SAID: Mapping[str, str] = {
    "FILE_UPLOAD": "a file cannot be told in words",
    "SIGNATURE": "a signature cannot be told in words",
}


async def offer(action: Action, settings: UpdateContactField, scene: Scene, _read: Read) -> Offer | Withheld:
    known = [(ask, spec) for ask, spec in _specs(settings, scene) if spec is not None]
    fields = tuple(field_of(ask, spec, scene) for ask, spec in known if spec.kind not in _CANNOT_BE_SAID)
    if not fields:
        return Withheld(_left_out(settings, scene) or "none of its fields exists")
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue="collect",
        examples=tuple(example for ask in settings.fields for example in ask.examples),
        fields=fields,
        left_out=_left_out(settings, scene),
    )


async def perform(
    _action: Action, settings: UpdateContactField, scene: Scene, use: Use, _reach: Reach
) -> Outcome:
    """One effect for each value that the customer's words give; the others are told to the engine."""
    specs = {spec.key: spec for _, spec in _specs(settings, scene) if spec is not None}
    return note_fields(specs, use.arguments, scene, use)


def note_fields(
    specs: Mapping[str, FieldSpec], values: Mapping[str, object], scene: Scene, use: Use
) -> Outcome:
    """Write the values by their fields' keys; each must stand in the words that the use gives for it."""
    effects: list[SetField] = []
    faults: list[str] = []
    for key, value in values.items():
        spec = specs.get(key)
        if spec is None:
            faults.append(f"{key!r} is not a field of this action")
            continue
        try:
            effect = _effect(spec, value, scene, use)
        except ValueError as fault:
            faults.append(f"{spec.label} {fault}")
            continue
        if effect is not None:
            effects.append(effect)
    if faults and not effects:
        return Outcome.retry("; ".join(faults))
    noted = ", ".join(f"{effect.label}: {shown(effect.value)}" for effect in effects)
    return Outcome(effects=tuple(effects), told="; ".join([f"noted {noted}", *faults]))


def _effect(spec: FieldSpec, value: object, scene: Scene, use: Use) -> SetField | None:
    """What the use gives for one field; None for nothing.

    Raises ValueError with what is wrong, as a sentence that can follow the field's name.
    """
    if spec.kind in _CANNOT_BE_SAID:
        raise ValueError(f"cannot be set here: {_CANNOT_BE_SAID[spec.kind]}")
    kind = kind_of(spec)
    checked = spec.check(in_boxes(str(value)) if kind == "boxes" else value, scene.country)
    if checked is None:
        return None
    given = as_given(checked)
    told = list(given.values()) if isinstance(given, dict) else given
    words = find_quote(use.words.get(spec.key, ""), scene.message_body)
    if words is None:
        raise ValueError("was not said by the customer")
    today = scene.now.astimezone(ZoneInfo(scene.timezone)).date()
    options = spec.custom_field.options if spec.custom_field else ()
    if not gives(words, told, kind, Said(scene.country, today, options)):
        raise ValueError(f"{shown(given)!r} cannot be read from the customer's words {words!r}")
    if kind in _OF_A_PERSON and (untold := _untold(words, str(told), kind, scene)) is not None:
        raise ValueError(f"{untold}; it is noted only where the customer tells it of themselves")
    held = held_of(spec, scene)
    corrects = spec.key in use.corrects or _adds_to(held, given, kind)
    if held is not None and overwrites(given, held) and not corrects:
        raise ValueError(
            f"is held already: {shown(held)!r}; it is changed only where the customer corrects it"
        )
    return SetField(
        spec.key,
        spec.label,
        given,
        words,
        scene.message_id,
        was=held,
        corrects=corrects,
    )


def _untold(words: str, value: str, kind: FieldKind, scene: Scene) -> str | None:
    """Why the value is not told of the customer where the words stand in the message; None where it is."""
    inner = place_of(words, value, kind, scene.country)
    reasons = [
        why_untold(
            scene.message_body,
            match.start() + inner[0],
            match.start() + inner[1],
            address=kind in ("email", "phone"),
        )
        for match in re.finditer(re.escape(words), scene.message_body)
    ]
    return None if None in reasons else next(iter(reasons), None)


def _adds_to(held: Given | None, given: Given, kind: FieldKind) -> bool:
    """Whether a surname comes to the first name that is held."""
    return (
        kind == "full_name"
        and isinstance(held, str)
        and isinstance(given, str)
        and given.casefold().startswith(f"{held.casefold()} ")
    )


def kind_of(spec: FieldSpec) -> FieldKind:
    """What an engine is asked for."""
    if spec.kind == "CHECKBOX" and spec.custom_field is not None and len(spec.custom_field.options) < 2:
        return "yes_no"
    return _BY_KEY.get(spec.key, _KINDS.get(spec.kind, "text"))


def in_boxes(text: str) -> dict[str, str]:
    """Texts by the name of their box, from lines such as "Street: Main St 1"."""
    parts = (line.partition(":") for line in text.splitlines())
    return {name.strip(): told.strip() for name, _, told in parts if told.strip()}


def as_given(value: FieldValue) -> Given:
    """A checked value as an effect carries it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict):
        return {str(name): str(told) for name, told in value.items()}
    return str(value)


def held_of(spec: FieldSpec, scene: Scene) -> Given | None:
    held = spec.of(scene.contact)
    return None if held is None else as_given(held)


def shown(value: Given) -> str:
    """A value in one text."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {told}" for name, told in value.items())
    return value if isinstance(value, str) else ", ".join(value)


def _specs(settings: UpdateContactField, scene: Scene) -> Sequence[tuple[FieldAsk, FieldSpec | None]]:
    return [(ask, resolve_field(scene.custom_fields, ask.field)) for ask in settings.fields]


def _left_out(settings: UpdateContactField, scene: Scene) -> str:
    """Why some of its fields are not on offer; nothing where all are."""
    known = [spec for _, spec in _specs(settings, scene) if spec is not None]
    unsayable = [spec for spec in known if spec.kind in _CANNOT_BE_SAID]
    return "; ".join(f"{spec.label}: {_CANNOT_BE_SAID[spec.kind]}" for spec in unsayable)


def field_of(ask: FieldAsk, spec: FieldSpec, scene: Scene) -> Field:
    held = held_of(spec, scene)
    options = spec.custom_field.options if spec.custom_field else ()
    return Field(
        key=spec.key,
        label=spec.label if spec.custom_field else spec.label.lower(),
        kind=kind_of(spec),
        question=ask.question,
        required=ask.required,
        options=tuple(options),
        held=None if held is None else shown(held),
        examples=ask.examples,
        description=" ".join(ask.description.split()),
    )
