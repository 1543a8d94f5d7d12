"""The scopes a token can carry. `.write` does not imply `.readonly`."""

SCOPES: frozenset[str] = frozenset(
    {
        "conversation-ai.readonly",
        "conversation-ai.write",
        "contacts.readonly",
        "contacts.write",
        "conversations.readonly",
        "conversations.write",
        "conversations/message.readonly",
        "conversations/message.write",
        "conversations/livechat.write",
        "knowledge-bases.readonly",
        "knowledge-bases.write",
        "locations.readonly",
        "locations.write",
        "locations/customFields.readonly",
        "locations/customFields.write",
        "locations/tags.readonly",
        "locations/tags.write",
        "locations/tasks.readonly",
        "users.readonly",
        "users.write",
        "calendars.readonly",
        "calendars.write",
        "calendars/events.readonly",
        "calendars/events.write",
        "calendars/groups.readonly",
        "calendars/groups.write",
        "workflows.readonly",
        "workflows.write",
        "oauth.readonly",
        "oauth.write",
    }
)


def unknown_scopes(scopes: list[str]) -> list[str]:
    """Those that no operation knows, in the order given."""
    return [scope for scope in scopes if scope not in SCOPES]
