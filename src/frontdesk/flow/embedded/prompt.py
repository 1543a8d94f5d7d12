"""What was put before the engine, readable: stored with the generation for staff, not for customers."""

from collections.abc import Sequence

from frontdesk.flow.engine import Done, Found, Line, Offer, Situation
from frontdesk.flow.media import with_marks

_LINES = 12
_LINE_CHARACTERS = 500
_TEXT_CHARACTERS = 2_000


def render(
    situation: Situation, offers: Sequence[Offer], found: Sequence[Found], done: Sequence[Done]
) -> str:
    """Persona, task, knowledge, actions and the conversation as one text."""
    parts = [
        f"You are {situation.agent_name or 'the assistant'} of {situation.business_name or 'the business'}.",
        _titled("Personality", situation.personality),
        _titled("Goal", situation.goal),
        _titled("Instructions", situation.instructions),
        f"Channel: {situation.channel}. Now: {situation.now.isoformat()} ({situation.timezone}).",
        _titled("Contact", "; ".join(f"{key}: {value}" for key, value in situation.contact.items())),
        _titled("Knowledge", "\n".join(_entry(entry) for entry in found)),
        _titled("Actions", "\n".join(_offer(offer) for offer in offers)),
        _titled("Conversation", "\n".join(_conversation(situation))),
        _titled("Done in this turn", "\n".join(f"{one.use.action_id}: {one.told}" for one in done)),
    ]
    return "\n\n".join(part for part in parts if part)


def _titled(title: str, text: str) -> str:
    return f"{title}:\n{_cut(text.strip(), _TEXT_CHARACTERS)}" if text.strip() else ""


def _entry(found: Found) -> str:
    passage = found.passage
    mark = "used" if found.used else "found"
    return f"[{mark} {passage.score:.2f}] {passage.title}: {_cut(passage.text, _LINE_CHARACTERS)}"


def _offer(offer: Offer) -> str:
    wanted = ", ".join(
        f"{field.label}{' (required)' if field.required else ''}{' (held)' if field.held is not None else ''}"
        for field in offer.fields
    )
    details = "; ".join(part for part in (offer.condition, wanted, " | ".join(offer.examples)) if part)
    return f"- {offer.name} ({offer.cue}){': ' if details else ''}{_cut(details, _LINE_CHARACTERS)}"


def _conversation(situation: Situation) -> list[str]:
    return [f"{line.role}: {_shown(line)}" for line in situation.history[-_LINES:]]


def _shown(line: Line) -> str:
    return with_marks(_cut(line.body, _LINE_CHARACTERS), line.attachments)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
