"""Groups of calendars."""

from pydantic import Field

from frontdesk.domain import calendars
from frontdesk.domain.calendars import CalendarGroup
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.calendars import Success
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire

router = Router(tags=["Calendar groups"])

_SLUG = r"^[\w./-]+$"


class SlugQuestion(Wire):
    location_id: str
    slug: str = Field(min_length=1, max_length=200)


class SlugAnswer(Wire):
    available: bool


class GroupUpdate(Wire):
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(max_length=5_000)
    slug: str = Field(min_length=1, max_length=200, pattern=_SLUG, examples=["first-visits"])


class GroupOrder(GroupUpdate):
    location_id: str
    is_active: bool = True


class GroupStatus(Wire):
    is_active: bool


class GroupAnswer(Wire):
    id: str
    location_id: str
    name: str
    description: str
    slug: str
    is_active: bool

    @classmethod
    def of(cls, group: CalendarGroup) -> "GroupAnswer":
        return cls(
            id=group.id,
            location_id=group.location_id,
            name=group.name,
            description=group.description,
            slug=group.slug,
            is_active=group.active,
        )


class GroupEnvelope(Wire):
    group: GroupAnswer


class GroupList(Wire):
    groups: list[GroupAnswer]


@router.get("/calendars/groups", summary="List calendar groups")
async def list_groups(locationId: str, caller: Caller = needs("calendars/groups.readonly")) -> GroupList:
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await calendars.list_groups(read, caller.location_id)
    return GroupList(groups=[GroupAnswer.of(group) for group in found])


@router.post("/calendars/groups", summary="Create a calendar group", status_code=201)
async def create_group(body: GroupOrder, caller: Caller = needs("calendars/groups.write")) -> GroupEnvelope:
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        group = await calendars.create_group(
            tx,
            caller.location_id,
            name=body.name,
            description=body.description,
            slug=body.slug,
            active=body.is_active,
        )
        return GroupEnvelope(group=GroupAnswer.of(group))


@router.post("/calendars/groups/validate-slug", summary="Ask whether a group's slug is free")
async def validate_slug(body: SlugQuestion, caller: Caller = needs("calendars/groups.write")) -> SlugAnswer:
    caller.require_location(body.location_id)
    async with caller.read() as read:
        taken = await calendars.is_group_slug_taken(read, caller.location_id, body.slug)
    return SlugAnswer(available=not taken)


@router.put("/calendars/groups/{groupId}", summary="Update a calendar group")
async def update_group(
    groupId: str, body: GroupUpdate, caller: Caller = needs("calendars/groups.write")
) -> GroupEnvelope:
    async with caller.write() as tx:
        group = await calendars.update_group(
            tx,
            caller.location_id,
            groupId,
            name=body.name,
            description=body.description,
            slug=body.slug,
        )
        return GroupEnvelope(group=GroupAnswer.of(group))


@router.delete("/calendars/groups/{groupId}", summary="Delete a calendar group")
async def delete_group(groupId: str, caller: Caller = needs("calendars/groups.write")) -> Success:
    """Its calendars stay, in no group."""
    async with caller.write() as tx:
        await calendars.delete_group(tx, caller.location_id, groupId)
        return Success()


@router.put("/calendars/groups/{groupId}/status", summary="Switch a calendar group on or off")
async def set_group_status(
    groupId: str, body: GroupStatus, caller: Caller = needs("calendars/groups.write")
) -> Success:
    async with caller.write() as tx:
        await calendars.update_group(tx, caller.location_id, groupId, active=body.is_active)
        return Success()
