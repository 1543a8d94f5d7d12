"""The official paths under /users. A location's token sees and changes those who work there."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from fastapi import Query, Security

from frontdesk.domain import users
from frontdesk.domain.contacts import values
from frontdesk.domain.users import UserQuery, UserValues
from frontdesk.domain.users.store import SortField
from frontdesk.edge.http.auth import Caller, any_caller_of, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.users.wire import (
    DETAILS,
    EmailFilter,
    ProjectedPage,
    ProjectedUser,
    UserAnswer,
    UserDeleted,
    UserList,
    UserOrder,
    UserPage,
    UserSearch,
    UserUpdate,
)
from frontdesk.edge.http.wire import given
from frontdesk.kit.problems import Invalid, NotFound, Refused

router = Router(tags=["Users"])

_MAX_EMAILS = 1_000
_SORTS: Mapping[str, SortField] = {
    "dateAdded": "created_at",
    "name": "name",
    "firstName": "name",
    "email": "email",
}


WHOEVER_READS: Any = Security(any_caller_of, scopes=["users.readonly"])
WHOEVER_WRITES: Any = Security(any_caller_of, scopes=["users.write"])
"""The caller with the scope: a location's token, or a company's without naming a location."""


@router.get("/users/", summary="List the users of a location", response_model_exclude_none=True)
async def list_users(locationId: str | None = None, caller: Caller = needs("users.readonly")) -> UserList:
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await users.list_users(read, caller.company_id, caller.location_id)
    return UserList(users=[UserAnswer.of(user) for user in found])


@router.get("/users/search", summary="Search users", response_model_exclude_none=True)
async def search_users(wanted: Annotated[UserSearch, Query()], caller: Caller = WHOEVER_READS) -> UserPage:
    """Users of the company, with a location's token those who work there."""
    _require_company(caller, wanted.company_id)
    query = UserQuery(
        location_id=_location(caller, wanted.location_id),
        text=(wanted.query or "").strip() or None,
        kind=wanted.type,
        role=wanted.role,
        ids=wanted.ids.split(",") if wanted.ids else None,
    )
    async with caller.read() as read:
        found, count = await users.search_users(
            read,
            caller.company_id,
            query,
            sort=_SORTS[wanted.sort],
            descending=wanted.sort_direction == "desc",
            skip=wanted.skip,
            limit=wanted.limit,
        )
    return UserPage(users=[UserAnswer.of(user) for user in found], count=count)


@router.post(
    "/users/search/filter-by-email", summary="Find users by e-mail", response_model_exclude_none=True
)
async def filter_users_by_email(body: EmailFilter, caller: Caller = WHOEVER_READS) -> ProjectedPage:
    """Ids and addresses, or the members that `projection` names."""
    _require_company(caller, body.company_id)
    written = body.emails.split(",") if isinstance(body.emails, str) else body.emails
    emails = [email.strip() for email in written if email.strip()]
    if not 0 < len(emails) <= _MAX_EMAILS:
        raise Invalid(f"emails must name 1 to {_MAX_EMAILS:,} addresses")
    async with caller.read() as read:
        found, count = await users.search_users(
            read,
            caller.company_id,
            UserQuery(location_id=caller.chosen_location, emails=emails, deleted=body.deleted),
            skip=body.skip,
            limit=body.limit,
        )
    shown = [_projected(UserAnswer.of(user), body.projection) for user in found]
    return ProjectedPage(users=shown, count=count)


@router.post("/users/", summary="Create a user", status_code=201, response_model_exclude_none=True)
async def create_user(body: UserOrder, caller: Caller = WHOEVER_WRITES) -> UserAnswer:
    """A location's token makes users of that location only."""
    _require_company(caller, body.company_id)
    _require_locations(caller, body.location_ids)
    _require_kind(caller, body.type)
    if body.type == "account" and not body.location_ids:
        raise Invalid("locationIds must name at least one location")
    written = _values(body)
    async with caller.write() as tx:
        user = await users.create_user(tx, caller.company_id, body.location_ids, **cast(Any, written))
    return UserAnswer.of(user)


@router.get("/users/{userId}", summary="Get a user", response_model_exclude_none=True)
async def get_user(userId: str, caller: Caller = WHOEVER_READS) -> UserAnswer:
    async with caller.read() as read:
        user = await users.get_user(read, caller.company_id, userId, location_id=caller.chosen_location)
    return UserAnswer.of(user)


@router.put("/users/{userId}", summary="Update a user", response_model_exclude_none=True)
async def update_user(userId: str, body: UserUpdate, caller: Caller = WHOEVER_WRITES) -> UserAnswer:
    """Changes what is given; the e-mail address stays what it is."""
    sent = given(body)
    _require_company(caller, body.company_id)
    if "type" in sent:
        _require_kind(caller, body.type)
    if "location_ids" in sent:
        _require_locations(caller, body.location_ids)
    written = _values(body)
    async with caller.write() as tx:
        before = await users.lock_user(tx, caller.company_id, userId, location_id=caller.chosen_location)
        caller.matches(UserAnswer.of(before), exclude_none=True)
        if written.pop("email", before.email).lower() != before.email.lower():
            raise Refused("The e-mail address of a user cannot be changed.")
        user = await users.update_user(
            tx,
            caller.company_id,
            userId,
            written,
            location_id=caller.chosen_location,
            location_ids=body.location_ids if "location_ids" in sent else None,
        )
    return UserAnswer.of(user)


@router.delete("/users/{userId}", summary="Delete a user")
async def delete_user(userId: str, caller: Caller = WHOEVER_WRITES) -> UserDeleted:
    """A location's token takes the user from that location; who works nowhere else is deleted."""
    async with caller.write() as tx:
        before = await users.lock_user(tx, caller.company_id, userId, location_id=caller.chosen_location)
        caller.matches(UserAnswer.of(before), exclude_none=True)
        await users.delete_user(tx, caller.company_id, userId, location_id=caller.chosen_location)
    return UserDeleted(message=f"The user {before.name} with the e-mail address {before.email} is deleted.")


def _require_company(caller: Caller, company_id: str | None) -> None:
    if company_id is not None and company_id != caller.company_id:
        raise NotFound("company", company_id)


def _location(caller: Caller, named: str | None) -> str | None:
    if caller.chosen_location is not None:
        caller.require_location(named)
        return caller.chosen_location
    return named


def _require_locations(caller: Caller, location_ids: list[str]) -> None:
    if caller.chosen_location is not None:
        for location_id in location_ids:
            caller.require_location(location_id)


def _require_kind(caller: Caller, kind: str) -> None:
    if kind == "agency" and caller.chosen_location is not None:
        raise Refused("A user of the whole company is made with a token of the company.")


def _values(body: UserUpdate) -> UserValues:
    """What the body asks for. Raises Invalid for each member at fault."""
    sent = given(body)
    written: dict[str, Any] = {}
    faults = []
    checks = {
        "first_name": _first_name,
        "last_name": values.line,
        "email": values.email,
        "phone": _phone,
    }
    for name, check in checks.items():
        if name in sent and not (name == "email" and sent[name] is None):
            try:
                written[name] = check(sent[name])
            except ValueError as problem:
                shown = {"first_name": "firstName", "last_name": "lastName"}.get(name, name)
                faults.append(f"{shown} {problem}")
    if faults:
        raise Invalid(*faults)
    if "type" in sent:
        written["kind"] = sent["type"]
    if "role" in sent:
        written["role"] = sent["role"]
    details = {name: sent[name] for name in DETAILS if name in sent}
    if details:
        written["details"] = details
    return cast(UserValues, written)


def _first_name(value: object) -> str:
    name = values.line(value)
    if not name:
        raise ValueError("must not be empty")
    return name


def _phone(value: object) -> str | None:
    return values.phone(value, "US") if value else None


def _projected(user: UserAnswer, projection: str | None) -> ProjectedUser:
    """The members that were asked for; the id and the address when none were."""
    whole = user.model_dump(by_alias=True)
    if projection is None or not projection.strip():
        wanted = {"id", "email"}
    elif projection.strip() == "all":
        wanted = set(whole)
    else:
        wanted = {"id"} | {name.strip() for name in projection.split(",")}
    return ProjectedUser.model_validate({name: value for name, value in whole.items() if name in wanted})
