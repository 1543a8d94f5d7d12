"""The words after actions were performed without words of their own, or did not succeed."""

from collections.abc import Container, Sequence

from frontdesk.flow.embedded.booking.dialogue import open_question
from frontdesk.flow.embedded.details import next_missing
from frontdesk.flow.embedded.sense import Plan, Sense, joined
from frontdesk.flow.engine import Cue, Done
from frontdesk.flow.language.values.mentions import Value

_SPEAKS_ITSELF: frozenset[Cue] = frozenset(
    ["contact_request", "lack_of_information", "failed_to_resolve", "goodbye"]
)


def after(sense: Sense, done: Sequence[Done]) -> Plan:
    """The last word: what was noted, what was not, what failed. Silence where an action has spoken."""
    cues = {offer.action_id: offer.cue for offer in sense.offers}
    words, says = sense.words, sense.words.says
    failed = [one for one in done if not one.succeeded]
    spoken = [one for one in done if one.succeeded and cues.get(one.use.action_id) in _SPEAKS_ITSELF]
    if spoken and not failed:
        return Plan("silent", 1.0, ("The action has said what there is to say.",))
    tools = {offer.action_id for offer in sense.offers if offer.parameters is not None}
    details = [
        one for one in done if one.use.action_id not in tools and cues.get(one.use.action_id) != "write_later"
    ]
    noted = [value for one in details if one.succeeded for value in _given(sense, one)]
    not_saved = [value.text for one in details if not one.succeeded for value in _given(sense, one)]
    others_failed = any(cues.get(one.use.action_id) != "collect" and not one.shown for one in failed)
    parts = [
        words.noted(noted) if noted else "",
        words.not_saved(not_saved) if not_saved else "",
        says.did_not_work if others_failed else "",
        *(one.shown for one in done),
        says.offer_person if _tool_failed(sense, failed, tools) else "",
        *sense.findings.texts,
    ]
    speaking = {offer.action_id for offer in sense.offers if offer.speaks}
    if not any(parts) and any(one.succeeded and one.use.action_id in speaking for one in done):
        return Plan("silent", 1.0, ("The action's own sentence says it.",))
    if not any(parts):
        parts.append(says.all_right)
    missing = next_missing(sense)
    if again := open_question(sense):
        parts.append(again)
    elif missing is not None and not failed:
        parts.append(words.ask(missing))
    because = [
        f"{one.use.action_id} {'succeeded' if one.succeeded else 'failed'}: {one.told[:300]}" for one in done
    ]
    return Plan(
        "done",
        1.0,
        tuple(because),
        say=joined(parts),
        used_passages=sense.findings.used,
    )


def _tool_failed(sense: Sense, failed: Sequence[Done], tools: Container[str]) -> bool:
    """Whether a tool was of no use, and a person may be brought in instead."""
    return any(one.use.action_id in tools for one in failed) and bool(sense.by_cue("contact_request"))


def _given(sense: Sense, one: Done) -> list[Value]:
    """The values of a use, as they are said back."""
    return [
        sense.reading.values.get(key, Value(str(value), one.use.words.get(key, ""), 0, str(value)))
        for key, value in one.use.arguments.items()
    ]
