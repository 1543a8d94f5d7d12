"""Offers as tools with typed arguments, and the one tool in which the model gives its answer and its reasons.

No tool has an argument for a contact, a conversation or a location: whatever a text says, a use can only be
about the contact of the turn. Nothing a customer wrote stands in a tool's description.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_ai.tools import ToolDefinition

from frontdesk.edge.engines.booking_tools import BookingTools
from frontdesk.flow.engine import Cue, Done, Field, Offer

ANSWER = "answer"
INTENT_CHARACTERS = 60
REASONING_CHARACTERS = 400

_WHEN: Mapping[Cue, str] = {
    "collect": "Note details about themselves that the customer wrote in the unanswered messages.",
    "contact_request": "Use it when the customer asks for a person.",
    "lack_of_information": "Use it when the customer asks something that neither the knowledge nor your"
    " instructions answer.",
    "failed_to_resolve": "Use it when two earlier tries to help did not help.",
    "goodbye": "Use it when the customer takes leave and nothing is left to answer.",
    "book": "Note details that are needed before a booking, as the customer wrote them in the unanswered"
    " messages.",
    "custom": "Use it when its condition holds, or the message is like its examples.",
    "busy": "Use it when the customer has no time now or will come back to it: they are written to again"
    " later.",
    "write_later": "Use it when the customer asks to be written to again later or at a time.",
    "not_interested": "Use it when the customer says that they want nothing of it, or wants no more messages:"
    " nothing more is sent to them by itself. Accept it in your reply, and do not try to persuade them.",
}
_CLOSING: frozenset[Cue] = frozenset(
    ["contact_request", "lack_of_information", "failed_to_resolve", "goodbye", "custom"]
)
_FORMS: Mapping[str, str] = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "date": "a date as YYYY-MM-DD",
    "time": "a time of day as HH:MM",
    "number": "a number in digits",
    "money": "an amount of money in digits, without its currency",
    "yes_no": "Yes or No",
    "country": "a country as its two-letter code",
    "timezone": "an IANA time zone",
    "postal_code": "a postal code",
    "website": "a web address",
    "boxes": "a line `name: text` for each of the names that the customer gave a text for",
    "first_name": "a first name",
    "last_name": "a last name",
    "full_name": "a whole name",
}


@dataclass(frozen=True)
class Toolbox:
    """The tools of one request, and which offer stands behind each name."""

    offers: Mapping[str, Offer]
    booking: BookingTools

    @classmethod
    def of(cls, offers: Sequence[Offer], done: Sequence[Done] = ()) -> "Toolbox":
        booking = BookingTools.of(offers, done)
        plain = {
            f"{offer.type}_{number}": offer
            for number, offer in enumerate(offers, start=1)
            if offer.booking is None or offer.fields
        }
        return cls({**plain, **booking.offers}, booking)

    def name_of(self, action_id: str) -> str:
        """The tool of an action; of one that is no longer on offer, a name that is none."""
        return next(
            (name for name, offer in self.offers.items() if offer.action_id == action_id), "another_action"
        )

    @property
    def definitions(self) -> list[ToolDefinition]:
        """As a model takes them. Nothing here runs them: a call is data for the turn."""
        made = [
            ToolDefinition(
                name=name, description=_describe(offer), parameters_json_schema=_schema(offer), strict=False
            )
            for name, offer in self.offers.items()
            if name not in self.booking.verbs
        ]
        return [*made, *self.booking.definitions, self.answer]

    @property
    def answer(self) -> ToolDefinition:
        return ToolDefinition(
            name=ANSWER,
            description="Say something to the customer, and why. Call it once, after all other tools.",
            parameters_json_schema=_answer_schema(list(self.offers)),
            strict=False,
        )

    def told(self) -> str:
        """All of them as text, as they are stored with the generation."""
        return "\n".join(
            json.dumps(
                {"tool": one.name, "description": one.description, "arguments": one.parameters_json_schema},
                ensure_ascii=False,
            )
            for one in self.definitions
        )


def _describe(offer: Offer) -> str:
    if offer.parameters is not None:
        return _describe_tool(offer)
    told = [f"{offer.name}.", _WHEN[offer.cue]]
    if offer.condition:
        told.append(f"Condition: {offer.condition}")
    if offer.examples:
        told.append("Examples: " + " | ".join(offer.examples))
    if offer.speaks:
        told.append("A sentence of the business's own follows your reply; do not say the same.")
    elif offer.cue in _CLOSING:
        told.append("The business's own final message may follow it.")
    return " ".join(told)


def _describe_tool(offer: Offer) -> str:
    """A tool of the business's own, whose answer comes back as data."""
    told = [f"{offer.name}.", offer.description]
    if offer.condition and offer.condition != offer.description:
        told.append(f"Use it when: {offer.condition}")
    if offer.examples:
        told.append("Examples of messages it is for: " + " | ".join(offer.examples))
    told.append("Never make up an argument: ask for what is missing. What it answers is told in <done>.")
    return " ".join(part for part in told if part)


def _schema(offer: Offer) -> dict[str, Any]:
    if offer.parameters is not None:
        return dict(offer.parameters)
    if offer.cue == "collect" or offer.fields:
        return _object({known.key: _field(known) for known in offer.fields}, required=())
    members: dict[str, Any] = {
        "reason": {"type": "string", "description": "Why, in one short sentence."},
        "confidence": _confidence("How sure you are that it is wanted."),
    }
    if offer.cue == "write_later":
        members["words"] = {
            "type": "string",
            "description": "The customer's own words for when, copied exactly; none if they name no time.",
        }
    return _object(members, required=("reason", "confidence"))


def _field(known: Field) -> dict[str, Any]:
    members: dict[str, Any] = {
        "value": _value(known),
        "words": {
            "type": "string",
            "description": "The customer's own words that give it, copied exactly.",
        },
    }
    told = f"{known.label}. Leave it out unless the customer gave it."
    if known.description and known.description.casefold() != known.label.casefold():
        told += f" What the business says of it: {known.description}"
        told += "" if known.description.endswith((".", "!", "?")) else "."
    if known.held is not None:
        told += " It is known already; give it only if the customer corrects it."
        members["corrects"] = {
            "type": "boolean",
            "description": "True if the customer wants it in the place of what is known.",
        }
    return {**_object(members, required=("value", "words")), "description": told}


def _value(known: Field) -> dict[str, Any]:
    if known.kind == "choices":
        return {
            "type": "array",
            "items": {"type": "string", **({"enum": list(known.options)} if known.options else {})},
            "description": f"{known.label}: those of the options that the customer chose",
        }
    if known.kind == "boxes":
        names = ", ".join(known.options)
        return {"type": "string", "description": f"{known.label}: {_FORMS['boxes']}; the names: {names}"}
    value: dict[str, Any] = {"type": "string", "description": f"{known.label}: {_form(known)}"}
    if known.options:
        value["enum"] = list(known.options)
    return value


def _form(known: Field) -> str:
    return "one of the options" if known.options else _FORMS.get(known.kind, "text")


def _answer_schema(names: Sequence[str]) -> dict[str, Any]:
    """The words come last, so that reasons stand before them and not after."""
    members: dict[str, Any] = {
        "intent": {
            "type": "string",
            "description": "What the customer wants, in a word or two such as question, complaint, goodbye.",
        },
        "confidence": _confidence("How sure you are of the answer."),
        "reasoning": {"type": "string", "description": "Why this answer, in one or two short sentences."},
        "used": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The ids of the knowledge passages that the reply rests on, such as k1.",
        },
    }
    if names:
        members["considered"] = {
            "type": "array",
            "description": "Tools that nearly fitted and that you did not call.",
            "items": _object(
                {
                    "tool": {"type": "string", "enum": list(names)},
                    "confidence": _confidence("How well it fitted."),
                    "because": {"type": "string"},
                },
                required=("tool", "confidence", "because"),
            ),
        }
    members["reply"] = {"type": "string", "description": "The words to the customer."}
    return _object(members, required=("intent", "confidence", "reasoning", "used", "reply"))


def _confidence(told: str) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": told}


def _object(properties: Mapping[str, Any], *, required: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
