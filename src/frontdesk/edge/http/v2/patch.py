"""What bodies of the v2 dialect are made of: members that may be left out, in more than one spelling."""

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, WithJsonSchema

from frontdesk.edge.http.wire import Wire


class Patch(Wire):
    """Members of which any may be left out."""

    def pick(self, name: str, kept: Any, empty: Any) -> Any:
        """What was given for a member; `kept` when it was left out, `empty` when it is null."""
        if name not in self.model_fields_set:
            return kept
        value = getattr(self, name)
        return empty if value is None else value


def either(*names: str, default: Any = None, description: str | None = None) -> Any:
    """A member that is shown by the first name and may be given by any of them; `...` makes it required."""
    return Field(
        default,
        validation_alias=AliasChoices(*names),
        serialization_alias=names[0],
        description=description,
    )


def _texts(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(value)
    raise ValueError("must be a text or a list of texts")


Texts = Annotated[
    str | list[str],
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
