"""Values of bodies about agents that both dialects read in the same way."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, StrictBool, WithJsonSchema


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    return value


def _whole_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError("must be a whole number")
    return int(value)


Flag: TypeAlias = StrictBool
Number = Annotated[int | float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
WholeNumber = Annotated[int, BeforeValidator(_whole_number), WithJsonSchema({"type": "integer"})]
WaitUnit = Literal["minutes", "seconds"]
SleepUnit = Literal["hours", "minutes", "seconds"]
PauseUnit = Literal["days", "hours", "minutes"]
