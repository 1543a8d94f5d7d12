"""What the model answered, read: words, uses and reasons; or what is wrong with it, to be told back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_core import from_json

from frontdesk.edge.engines.quoted import find_words, says, slot
from frontdesk.edge.engines.reply import bounded, cleaned, whole_sentences
from frontdesk.edge.engines.tools import ANSWER, INTENT_CHARACTERS, REASONING_CHARACTERS, Toolbox
from frontdesk.flow.engine import WHEN, Considered, Line, Offer, Slot, Use

UNSTATED = "unstated"
"""The intent of an answer in words alone: some models call no tool for it."""
_MOST_CALLS = 12


class Unusable(Exception):
    """The answer cannot be used; `faults` are sentences for the model."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Answered:
    """An answer that can be used."""

    reply: str | None
    uses: tuple[Use, ...]
    intent: str
    confidence: float | None
    reasoning: str
    cited: frozenset[str]
    considered: Mapping[str, tuple[float, str]]  # by the tool's name
    slots: Mapping[str, Slot] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)  # of the uses, by action


class _Tolerant(BaseModel):
    """Members that were not asked for are passed over."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class _Near(_Tolerant):
    tool: str
    confidence: float = Field(ge=0, le=1)
    because: str = ""


class _Answer(_Tolerant):
    reply: str
    intent: str = UNSTATED
    confidence: float | None = Field(default=None, ge=0, le=1)
    reasoning: str = ""
    used: list[str] = Field(default_factory=list, max_length=50)
    considered: list[_Near] = Field(default_factory=list, max_length=50)


class _Reason(_Tolerant):
    reason: str = ""
    confidence: float = Field(default=0.5, ge=0, le=1)


class _Later(_Reason):
    words: str = Field(default="", max_length=4_000)


class _Quoted(_Tolerant):
    value: (
        Annotated[str, Field(coerce_numbers_to_str=True, max_length=1_000)]
        | Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=100)]
    )
    words: str = Field(coerce_numbers_to_str=True, max_length=4_000)
    corrects: bool = False


def read(response: ModelResponse, tools: Toolbox, unanswered: Sequence[Line]) -> Answered:
    """The answer as data. Raises Unusable for a call that is none of ours, or no words and no call."""
    calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
    faults: list[str] = []
    uses: list[Use] = []
    called: set[str] = set()
    slots: dict[str, Slot] = {}
    reasons: dict[str, str] = {}
    answer: _Answer | None = None
    for call in calls[:_MOST_CALLS]:
        try:
            if call.tool_name == ANSWER:
                answer = _Answer.model_validate(_arguments(call))
            elif (offer := tools.offers.get(call.tool_name)) is None:
                faults.append(f"There is no tool {call.tool_name[:64]!r}.")
            elif call.tool_name in tools.booking.verbs:
                wanted = tools.booking.arguments(call.tool_name, _arguments(call))
                uses.append(Use(offer.action_id, 1.0, wanted))
                reasons[offer.action_id] = "The model used it."
            elif call.tool_name not in called:
                called.add(call.tool_name)
                uses.extend(_uses(call, offer, unanswered, slots, reasons))
        except ValidationError as wrong:
            faults.append(f"The arguments of {call.tool_name} are wrong: {_sentences(wrong)}.")
        except ValueError as wrong:
            faults.append(f"The arguments of {call.tool_name} are wrong: {wrong}.")
    written = "\n\n".join(part.content for part in response.parts if isinstance(part, TextPart))
    if response.finish_reason == "length":
        if faults or (answer is None and not whole_sentences(written)):
            raise Unusable("It was longer than is allowed; be much shorter.")
        written = whole_sentences(written)
    if faults:
        raise Unusable(*faults)
    reply = cleaned(answer.reply if answer is not None else "") or cleaned(written)
    if not reply and not uses:
        raise Unusable(f"It held no words to the customer; call {ANSWER} with a reply.")
    said = answer or _Answer(reply=reply)
    return Answered(
        reply=reply or None,
        uses=tuple(uses),
        intent=bounded(cleaned(said.intent), INTENT_CHARACTERS) or UNSTATED,
        confidence=said.confidence,
        reasoning=bounded(cleaned(said.reasoning), REASONING_CHARACTERS),
        cited=frozenset(said.used),
        considered={near.tool: (near.confidence, cleaned(near.because)) for near in said.considered},
        slots=slots,
        reasons=reasons,
    )


def words_so_far(response: ModelResponse) -> str | None:
    """The reply of an answer that is still coming; None once an action is called, or before any words."""
    calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
    if any(call.tool_name != ANSWER for call in calls):
        return None
    for call in calls:
        begun = _begun(call)
        if isinstance(reply := begun.get("reply"), str) and reply:
            return cleaned(reply)
        return None
    return cleaned("".join(part.content for part in response.parts if isinstance(part, TextPart))) or None


def considered(offers: Toolbox, answered: Answered) -> tuple[Considered, ...]:
    """Every offer with how well it fitted: as the model says, where it says so."""
    used = {use.action_id: use for use in answered.uses}
    shown = []
    for name, offer in offers.offers.items():
        use = used.get(offer.action_id)
        if use is not None:
            because = answered.reasons.get(offer.action_id, "The model used it.")
            confidence = use.confidence
        else:
            confidence, because = answered.considered.get(name, (0.0, "The model did not use it."))
        shown.append(Considered(offer.action_id, offer.type, offer.name, confidence, because))
    return tuple(shown)


def _uses(
    call: ToolCallPart,
    offer: Offer,
    unanswered: Sequence[Line],
    slots: dict[str, Slot],
    reasons: dict[str, str],
) -> list[Use]:
    """The call as a use of its offer; none when it gives nothing. Raises ValueError."""
    arguments = _arguments(call)
    if offer.parameters is not None:
        # The action holds them against its schema, and tells what is wrong.
        reasons[offer.action_id] = "The model used it."
        return [Use(offer.action_id, 1.0, arguments)]
    if not (offer.cue == "collect" or offer.fields):
        reason = _Reason.model_validate(arguments)
        because = bounded(cleaned(reason.reason), REASONING_CHARACTERS)
        reasons[offer.action_id] = because or "The model used it."
        given = {"reason": because} if because else {}
        if offer.cue == "write_later":
            later = find_words(_Later.model_validate(arguments).words, unanswered)
            if later is not None:
                return [Use(offer.action_id, reason.confidence, {**given, WHEN: later}, {WHEN: later})]
        return [Use(offer.action_id, reason.confidence, given)]
    fields = {known.key: known for known in offer.fields}
    strange = [key for key in arguments if key not in fields]
    if strange:
        raise ValueError(f"it has no {', '.join(repr(key[:40]) for key in strange)}")
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    corrects: list[str] = []
    for key, given in arguments.items():
        if given is None:
            continue
        if not isinstance(given, dict):
            raise ValueError(f"{key} must be an object with value and words")
        quoted = _Quoted.model_validate(given)
        found = find_words(quoted.words, unanswered)
        one = quoted.value if isinstance(quoted.value, str) else ", ".join(quoted.value)
        values[key] = cleaned(one) if isinstance(quoted.value, str) else [cleaned(v) for v in quoted.value]
        # Words that the customer did not write are left out, and the action refuses the value.
        words[key] = found if found is not None and says(found, one, fields[key].kind) else ""
        if quoted.corrects:
            corrects.append(key)
        if words[key] and (place := slot(cleaned(one), words[key], unanswered)) is not None:
            slots[key] = place
    if not values:
        return []
    reasons[offer.action_id] = "The message gives " + ", ".join(fields[key].label for key in values) + "."
    noting = {"do": "note"} if offer.booking is not None else {}
    return [Use(offer.action_id, 1.0, {**noting, **values}, words, tuple(corrects))]


def _arguments(call: ToolCallPart) -> dict[str, Any]:
    """Raises ValueError when they are no JSON object."""
    if isinstance(call.args, dict):
        return call.args
    try:
        arguments = from_json(call.args or "{}")
    except ValueError:
        raise ValueError("they are not valid JSON") from None
    if not isinstance(arguments, dict):
        raise ValueError("they are not a JSON object")
    return arguments


def _begun(call: ToolCallPart) -> dict[str, Any]:
    """The arguments as far as they have come."""
    if isinstance(call.args, dict):
        return call.args
    try:
        begun = from_json(call.args or "{}", allow_partial="trailing-strings")
    except ValueError:
        return {}
    return begun if isinstance(begun, dict) else {}


def _sentences(wrong: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in wrong.errors()[:5]
    )
