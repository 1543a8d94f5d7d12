"""Users: the people who work at a business or its agency."""

from frontdesk.domain.users.model import Role, User, UserKind
from frontdesk.domain.users.store import (
    UserQuery,
    UserValues,
    create_user,
    delete_user,
    find_user,
    get_user,
    list_users,
    lock_user,
    search_users,
    update_user,
)

__all__ = [
    "Role",
    "User",
    "UserKind",
    "UserQuery",
    "UserValues",
    "create_user",
    "delete_user",
    "find_user",
    "get_user",
    "list_users",
    "lock_user",
    "search_users",
    "update_user",
]
