"""The official paths under /locations: the location, and the custom fields it adds to its contacts."""

from typing import Any, Literal

from frontdesk.domain import contacts
from frontdesk.domain.contacts import DATA_TYPES, CustomFieldValues, values
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.wire import Succeeded
from frontdesk.edge.http.locations.wire import (
    BoxBody,
    CustomFieldAnswer,
    CustomFieldEnvelope,
    CustomFieldList,
    CustomFieldOrder,
    CustomFieldUpdate,
    LocationAnswer,
    LocationEnvelope,
)
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import given
from frontdesk.kit.problems import Invalid

router = Router(tags=["Locations"])

_SPELLINGS = {"MONETARY": "MONETORY"}
_OPTION_LENGTH = 500


@router.get("/locations/{locationId}", summary="Get a location", response_model_exclude_none=True)
async def get_location(locationId: str, caller: Caller = needs("locations.readonly")) -> LocationEnvelope:
    caller.require_location(locationId)
    async with caller.read() as read:
        location = await locations.get_location(read, locationId)
        rules = await contacts.get_location_rules(read, locationId)
    shown = LocationAnswer.of(location, allows_duplicates=rules.allows_duplicates, unique_by=rules.unique_by)
    return LocationEnvelope(location=shown)


@router.get(
    "/locations/{locationId}/customFields", summary="List custom fields", response_model_exclude_none=True
)
async def list_custom_fields(
    locationId: str,
    model: Literal["contact", "opportunity", "all"] = "contact",
    caller: Caller = needs("locations/customFields.readonly"),
) -> CustomFieldList:
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await contacts.list_custom_fields(
            read, caller.location_id, model=None if model == "all" else model
        )
    return CustomFieldList(custom_fields=[CustomFieldAnswer.of(field) for field in found])


@router.post(
    "/locations/{locationId}/customFields",
    summary="Create a custom field",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_custom_field(
    locationId: str, body: CustomFieldOrder, caller: Caller = needs("locations/customFields.write")
) -> CustomFieldEnvelope:
    """Its key is made of its name: "Shoe size" becomes contact.shoe_size."""
    caller.require_location(locationId)
    data_type = _SPELLINGS.get(body.data_type.upper(), body.data_type.upper())
    if data_type not in DATA_TYPES:
        raise Invalid(f"dataType {body.data_type!r} is not one of {', '.join(DATA_TYPES)}")
    wanted = _values(body)
    async with caller.write() as tx:
        field = await contacts.create_custom_field(
            tx, caller.location_id, data_type=data_type, model=body.model, **wanted
        )
    return CustomFieldEnvelope(custom_field=CustomFieldAnswer.of(field))


@router.get(
    "/locations/{locationId}/customFields/{id}",
    summary="Get a custom field",
    response_model_exclude_none=True,
)
async def get_custom_field(
    locationId: str, id: str, caller: Caller = needs("locations/customFields.readonly")
) -> CustomFieldEnvelope:
    """By its id or its key, such as contact.shoe_size."""
    caller.require_location(locationId)
    async with caller.read() as read:
        field = await contacts.get_custom_field(read, caller.location_id, id)
    return CustomFieldEnvelope(custom_field=CustomFieldAnswer.of(field))


@router.put(
    "/locations/{locationId}/customFields/{id}",
    summary="Update a custom field",
    response_model_exclude_none=True,
)
async def update_custom_field(
    locationId: str,
    id: str,
    body: CustomFieldUpdate,
    caller: Caller = needs("locations/customFields.write"),
) -> CustomFieldEnvelope:
    """Changes what is given. The type and the key of a field stay what they are."""
    caller.require_location(locationId)
    wanted = _values(body)
    async with caller.write() as tx:
        before = await contacts.lock_custom_field(tx, caller.location_id, id)
        caller.matches(CustomFieldEnvelope(custom_field=CustomFieldAnswer.of(before)), exclude_none=True)
        field = await contacts.update_custom_field(tx, caller.location_id, id, wanted)
    return CustomFieldEnvelope(custom_field=CustomFieldAnswer.of(field))


@router.delete("/locations/{locationId}/customFields/{id}", summary="Delete a custom field")
async def delete_custom_field(
    locationId: str, id: str, caller: Caller = needs("locations/customFields.write")
) -> Succeeded:
    """The field goes from all contacts."""
    caller.require_location(locationId)
    async with caller.write() as tx:
        before = await contacts.lock_custom_field(tx, caller.location_id, id)
        caller.matches(CustomFieldEnvelope(custom_field=CustomFieldAnswer.of(before)), exclude_none=True)
        await contacts.delete_custom_field(tx, caller.location_id, id)
    return Succeeded()


def _values(body: CustomFieldUpdate) -> CustomFieldValues:
    """What the body asks for. Raises Invalid for each member at fault."""
    sent = given(body)
    wanted: CustomFieldValues = {}
    faults = []
    try:
        wanted["name"] = values.line(body.name, limit=200)
        if not wanted["name"]:
            faults.append("name must not be empty")
    except ValueError as problem:
        faults.append(f"name {problem}")
    try:
        options, prefills = _options(body)
        if {"options", "picklist_options", "text_box_list_options"} & set(sent):
            wanted["options"] = options
    except ValueError as problem:
        prefills = {}
        faults.append(f"options {problem}")
    if "placeholder" in sent:
        wanted["placeholder"] = body.placeholder or ""
    if "position" in sent:
        wanted["position"] = body.position
    details: dict[str, Any] = {
        name: sent[name]
        for name in ("accepted_format", "is_multiple_file", "max_number_of_files")
        if name in sent
    }
    if "text_box_list_options" in sent:
        details["box_prefills"] = prefills
    if details:
        wanted["details"] = details
    if faults:
        raise Invalid(*faults)
    return wanted


def _options(body: CustomFieldUpdate) -> tuple[list[str], dict[str, str]]:
    """The options, each once, and what the boxes among them are filled with before."""
    options: dict[str, str] = {}
    prefills: dict[str, str] = {}
    for item in (*body.options, *body.picklist_options, *body.text_box_list_options):
        label = values.line(item.label if isinstance(item, BoxBody) else item, limit=_OPTION_LENGTH)
        if label:
            options.setdefault(label.casefold(), label)
        if isinstance(item, BoxBody) and item.prefill_value:
            prefills[options.get(label.casefold(), label)] = item.prefill_value
    return list(options.values()), prefills
