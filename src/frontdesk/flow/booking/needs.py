"""What must be known of a customer before they are booked in: who they are, and how to reach them."""

from collections.abc import Mapping, Set

from frontdesk.domain.agents.actions import FieldAsk, UpdateContactField
from frontdesk.domain.contacts import FieldSpec, resolve_field
from frontdesk.flow.actions.action import Scene
from frontdesk.flow.actions.update_contact_field import field_of
from frontdesk.flow.engine import Field

_INSTEAD: Mapping[str, frozenset[str]] = {
    "email": frozenset({"phone"}),
    "name": frozenset({"first_name", "last_name"}),
}
"""Which fields do as well."""


def missing(scene: Scene, noted: Set[str] = frozenset()) -> tuple[Field, ...]:
    """The fields to ask for, those apart that were noted in this turn; what the agent's own actions require
    comes last."""
    asks = [] if scene.is_anybody else _of_calendars(scene)
    asks += [ask for ask in _collected(scene) if ask.required]
    found: dict[str, Field] = {}
    for ask in asks:
        spec = resolve_field(scene.custom_fields, ask.field)
        if spec is None or spec.of(scene.contact) is not None:
            continue
        if not ({spec.key} | _INSTEAD.get(spec.key, frozenset())) & noted:
            found.setdefault(spec.key, field_of(ask, spec, scene))
    return tuple(found.values())


def understood(scene: Scene, wanted: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields that a use for booking may note: those that no action of the agent's collects."""
    specs = specs_of(scene)
    return tuple(
        field_of(FieldAsk(key), spec, scene)
        for key, spec in specs.items()
        if any(key == field.key or key in _INSTEAD.get(field.key, ()) for field in wanted)
    )


def specs_of(scene: Scene) -> dict[str, FieldSpec]:
    """The fields of which a booking may want one, by key."""
    collected = {
        spec.key
        for ask in _collected(scene)
        if (spec := resolve_field(scene.custom_fields, ask.field)) is not None
    }
    names = {"first_name", "last_name", "name"}
    found = {}
    for key in ("name", "email", "phone"):
        spec = resolve_field(scene.custom_fields, key)
        if spec is not None and key not in collected and not (key == "name" and names & collected):
            found[key] = spec
    if len(names & collected) == 1 and "name" not in collected:
        # Where only a part of the name is collected, the whole is kept with a booking.
        [rest] = {"first_name", "last_name"} - collected
        if (spec := resolve_field(scene.custom_fields, rest)) is not None:
            found[rest] = spec
    return found


def _of_calendars(scene: Scene) -> list[FieldAsk]:
    contact = scene.contact
    asks = [] if contact.name else [FieldAsk("name", required=True)]
    if contact.email is None and contact.phone is None:
        asks.append(FieldAsk("email", required=True))
    return asks


def _collected(scene: Scene) -> list[FieldAsk]:
    return [
        ask
        for action in scene.actions
        if isinstance(action.settings, UpdateContactField) and action.enabled
        for ask in action.settings.fields
    ]
