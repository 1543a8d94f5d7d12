"""What is done and said when the customer puts it off or declines; what is written to one who is silent."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, get_args

from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import CERTAIN, Plan, Sense, joined
from frontdesk.flow.engine import WHEN, FollowingUp, Situation, Use
from frontdesk.flow.language.memory import languages_of
from frontdesk.flow.language.moment import names_another_day, understand
from frontdesk.flow.language.phrasebooks.later import LATER_WORDS, LaterWords
from frontdesk.flow.language.plain import Sentence, sentences
from frontdesk.flow.language.triggers.triggers import SURE
from frontdesk.flow.retrieval.language import Language

Wish = Literal["busy", "write_later", "not_interested"]
_SENTENCES = 20
"""What is read of a message; more is no message to say that one is busy."""
_BECAUSE = {
    "busy": "The customer has no time now.",
    "write_later": "The customer asks to be written to later.",
    "not_interested": "The customer wants nothing of it.",
}


def put_off(sense: Sense, details: Details) -> Plan | None:
    """The customer is busy, asks to be written to again, or declines; where an action is there for it."""
    if not any(sense.by_cue(wish) for wish in get_args(Wish)):
        return None
    found = _find(sense)
    if found is None:
        return None
    wish, words = found
    offer = next(iter(sense.by_cue(wish)), None)
    if offer is None:
        return None
    own = LATER_WORDS[sense.memory.languages[0]]
    custom = [
        one
        for one in sense.by_cue("custom")
        if sense.fired.get(one.action_id, 0.0) >= SURE and one.parameters is None
    ]
    given = {WHEN: words} if wish == "write_later" else {}
    return Plan(
        wish,
        CERTAIN,
        (_BECAUSE[wish],),
        uses=(
            *details.uses,
            Use(offer.action_id, CERTAIN, dict(given), given),
            *(Use(one.action_id, sense.fired[one.action_id]) for one in custom),
        ),
        say=joined([details.noted, *sense.findings.texts, _says(own, wish)]),
        used_passages=sense.findings.used,
        reasons={offer.action_id: _BECAUSE[wish]},
    )


def puts_off(sense: Sense) -> bool:
    """Whether the customer has one of those wishes, and an action is there for it."""
    found = _find(sense)
    return found is not None and bool(sense.by_cue(found[0]))


def is_refusal(text: str) -> bool:
    """Whether the words decline, or ask for no more messages."""
    languages = languages_of(text, ())
    return any(
        not sentence.asks and _patterns(language)["declines"].search(sentence.plain)
        for sentence in sentences(text)[:_SENTENCES]
        for language in languages
    )


def follow_up(situation: Situation, asked: FollowingUp) -> Plan:
    """A short message of its own to a customer who has not answered."""
    written = [line.body for line in situation.history if line.role == "contact"]
    said = [line.body for line in situation.history if line.role == "agent"]
    language = languages_of("", written)[0]
    words = LATER_WORDS[language]
    name = situation.contact.get("first_name", "").strip()
    hello = words.hello_name.format(name=name) if name else words.hello
    because = f"The customer has not answered; this is message {asked.step} of {asked.steps}."
    return Plan(
        "follow_up", 1.0, (because, f"Written in {language}."), say=f"{hello} {_sentence(words, asked, said)}"
    )


def _sentence(words: LaterWords, asked: FollowingUp, said: Sequence[str]) -> str:
    """One that was not said lately; of those that all were, the one that was said longest ago."""
    newest = {
        sentence: max((place for place, line in enumerate(said) if sentence in line), default=-1)
        for sentence in _sentences(words, asked)
    }
    return min(newest, key=lambda sentence: newest[sentence])


def _sentences(words: LaterWords, asked: FollowingUp) -> tuple[str, ...]:
    """Those that fit the step, the one for it first."""
    if asked.step == 1 and asked.because == "busy":
        return words.after_busy
    if asked.step == 1 and asked.because == "asked":
        return words.as_asked
    if asked.step == asked.steps and asked.steps > 1:
        return words.last
    first = min(asked.step, len(words.silent)) - 1
    return words.silent[first:] + words.silent[:first]


def _find(sense: Sense) -> tuple[Wish, str] | None:
    """The wish and the sentence that says it; a question says none but that for a message."""
    for sentence in sentences(sense.situation.question)[:_SENTENCES]:
        for language in sense.memory.languages:
            patterns = _patterns(language)
            if not sentence.asks and patterns["declines"].search(sentence.plain):
                return "not_interested", sentence.text
            if patterns["write_me"].search(sentence.plain) and _is_later(sense, sentence, patterns["later"]):
                return "write_later", sentence.text
            if patterns["busy"].search(sentence.plain) and _is_now(sense, sentence):
                return "busy", sentence.text
    return None


def _is_later(sense: Sense, sentence: Sentence, later: re.Pattern[str]) -> bool:
    here = sense.situation
    if later.search(sentence.plain):
        return True
    return understand(sentence.text, here.now, here.timezone, here.country) is not None


def _is_now(sense: Sense, sentence: Sentence) -> bool:
    """ "I am busy tomorrow" speaks of another day than this one."""
    here = sense.situation
    return not sentence.asks and not names_another_day(sentence.text, here.now, here.timezone, here.country)


def _says(words: LaterWords, wish: Wish) -> str:
    match wish:
        case "busy":
            return words.ok_busy
        case "write_later":
            return words.ok_later
        case "not_interested":
            return words.ok_declined


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    words = LATER_WORDS[language]
    return {
        name: re.compile(rf"(?<!\w)(?:{getattr(words, name)})(?!\w)")
        for name in ("busy", "write_me", "later", "declines")
    }
