"""Users as HighLevel's documents write them."""

from typing import Literal

from pydantic import Field

from frontdesk.domain.users import User
from frontdesk.edge.http.wire import Wire

Language = Literal[
    "en_US", "es", "fr_CA", "fr_FR", "nl", "de", "pt_PT", "pt_BR", "it", "sv", "da", "fi", "no"
]
DETAILS = (
    "permissions",
    "scopes",
    "scopes_assigned_to_only",
    "profile_photo",
    "twilio_phone",
    "platform_language",
    "extension",
)
"""What is kept aside of a user as it was given."""


class UserUpdate(Wire):
    """What to change of a user; absent members stay as they are. The e-mail address cannot be changed."""

    first_name: str = Field(default="", max_length=200)
    last_name: str = Field(default="", max_length=200)
    email: str | None = Field(default=None, max_length=300)
    password: str | None = Field(
        default=None, max_length=500, description="Not used: users do not sign in with a password here."
    )
    phone: str | None = Field(default=None, max_length=60)
    type: Literal["account", "agency"] = "account"
    role: Literal["admin", "user"] = "user"
    company_id: str | None = None
    location_ids: list[str] = Field(default=[], max_length=1_000)
    permissions: dict[str, bool] = Field(default={}, max_length=200)
    scopes: list[str] = Field(default=[], max_length=500)
    scopes_assigned_to_only: list[str] = Field(default=[], max_length=500)
    profile_photo: str | None = Field(default=None, max_length=2_000)
    twilio_phone: dict[str, str] = Field(default={}, max_length=1_000)
    platform_language: Language | None = None
    extension: str | None = Field(default=None, max_length=20)


class UserOrder(UserUpdate):
    """A user to make."""

    company_id: str
    first_name: str = Field(max_length=200)
    last_name: str = Field(max_length=200)
    email: str = Field(max_length=300)
    password: str = Field(max_length=500, description="Not used: users do not sign in with a password here.")
    type: Literal["account", "agency"]
    role: Literal["admin", "user"]
    location_ids: list[str] = Field(max_length=1_000)


class RoleAnswer(Wire):
    """What the user may be where; a location sees itself only."""

    type: str
    role: str
    location_ids: list[str]


class UserAnswer(Wire):
    """A user. `allowedScopes` are those they were given, where they were given any."""

    id: str
    name: str
    first_name: str
    last_name: str
    email: str
    phone: str | None
    extension: str | None
    permissions: dict[str, bool] | None
    allowed_scopes: list[str] | None
    roles: RoleAnswer
    deleted: bool
    profile_photo: str | None
    platform_language: str | None

    @classmethod
    def of(cls, user: User) -> "UserAnswer":
        kept = user.details
        return cls(
            id=user.id,
            name=user.name,
            first_name=user.first_name,
            last_name=user.last_name,
            email=user.email,
            phone=user.phone,
            extension=kept.get("extension"),
            permissions=kept.get("permissions"),
            allowed_scopes=kept.get("scopes"),
            roles=RoleAnswer(type=user.kind, role=user.role, location_ids=list(user.location_ids)),
            deleted=user.deleted_at is not None,
            profile_photo=kept.get("profile_photo"),
            platform_language=kept.get("platform_language"),
        )


class UserList(Wire):
    users: list[UserAnswer]


class UserPage(Wire):
    """`count` is how many users fit in all."""

    users: list[UserAnswer]
    count: int


class UserSearch(Wire):
    """Which users of the company; `query` is part of the name, e-mail address or phone number."""

    company_id: str
    location_id: str | None = None
    query: str | None = Field(default=None, max_length=200)
    type: str | None = Field(default=None, max_length=40)
    role: str | None = Field(default=None, max_length=40)
    ids: str | None = Field(default=None, max_length=10_000, description="Ids with commas between them.")
    sort: Literal["dateAdded", "name", "firstName", "email"] = "name"
    sort_direction: Literal["asc", "desc"] = "asc"
    skip: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=25, ge=1, le=100)


class EmailFilter(Wire):
    """Users by e-mail address; `projection` names the members to answer with, `all` or some."""

    company_id: str
    emails: str | list[str] = Field(description="Addresses with commas between them, or a list of them.")
    deleted: bool = False
    skip: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=25, ge=1, le=100)
    projection: str | None = Field(default=None, max_length=500)


class ProjectedUser(Wire):
    """A user with the members that were asked for."""

    id: str
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    extension: str | None = None
    permissions: dict[str, bool] | None = None
    roles: RoleAnswer | None = None
    deleted: bool | None = None


class ProjectedPage(Wire):
    users: list[ProjectedUser]
    count: int


class UserDeleted(Wire):
    """`succeded` is how older documents spell it."""

    succeeded: bool = True
    succeded: bool = True
    message: str
