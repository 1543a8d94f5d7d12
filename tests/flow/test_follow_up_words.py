"""The embedded engine's own follow-ups, and what is taken for a refusal, in six languages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import pytest

from frontdesk.flow.embedded.later.policy import follow_up, is_refusal
from frontdesk.flow.engine import FollowingUp, Line, Passage, Situation

Because: TypeAlias = Literal["silent", "busy", "asked"]

_ASKED = {
    "en": "Do you also repair old roofs in the village?",
    "es": "¿También reparan tejados viejos en el pueblo?",
    "de": "Reparieren Sie auch alte Dächer im Dorf?",
    "fr": "Est-ce que vous réparez aussi les vieux toits du village ?",
    "pt": "Vocês também reparam telhados antigos na aldeia?",
    "it": "Riparate anche i vecchi tetti nel paese?",
}


class NoKnowledge:
    async def search(self, question: str, *, limit: int = 8) -> Sequence[Passage]:
        return ()


def written(lines: list[Line], step: int, steps: int, because: Because = "silent") -> str:
    situation = Situation(
        business_name="Roofs",
        agent_name="Anna",
        personality="",
        goal="",
        instructions="",
        channel="WebChat",
        country="ES",
        timezone="Europe/Madrid",
        now=datetime(2029, 3, 5, 12, 0, tzinfo=UTC),
        contact={"first_name": "Ana"},
        history=tuple(lines),
        unanswered=0,
        knowledge=NoKnowledge(),
    )
    return follow_up(situation, FollowingUp(step, steps, because)).say or ""


@pytest.mark.parametrize("language", _ASKED)
def test_no_follow_up_says_what_was_said_lately(language: str) -> None:
    lines: list[Line] = []
    for _ in range(2):  # the customer replies, and falls silent again
        lines.append(Line("contact", _ASKED[language]))
        for step in (1, 2, 3, 4, 5):
            lines.append(Line("agent", written(lines, step, 5)))
    said = [line.body for line in lines if line.role == "agent"]
    assert len(set(said)) == 10
    assert all("Ana" in body for body in said)
    # Once all was said, what was said longest ago comes again.
    assert written([*lines, Line("contact", _ASKED[language])], 1, 5) == said[0]


@pytest.mark.parametrize("language", _ASKED)
@pytest.mark.parametrize("because", ["busy", "asked"])
def test_a_second_wish_is_not_met_with_the_words_of_the_first(language: str, because: Because) -> None:
    lines = [Line("contact", _ASKED[language])]
    first = written(lines, 1, 1, because)
    assert written([*lines, Line("agent", first), *lines], 1, 1, because) != first


@pytest.mark.parametrize(
    "text",
    [
        "No need to write to me on Friday, thanks.",
        "We went with another company.",
        "No hace falta que me escriba el viernes.",
        "Sie brauchen mir nicht mehr zu schreiben.",
        "Das brauche ich nicht mehr.",
        "Ce n'est pas la peine de me recontacter.",
        "Não precisa de me escrever.",
        "Non c'è bisogno che mi scriva.",
    ],
)
def test_a_refusal_is_heard(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!",
        "I found another photo of the roof.",
        "I need it by Friday.",
        "Ich brauche nicht mehr Zeit.",
        "Gracias, hasta el viernes.",
        "Je n'ai pas besoin de facture.",
    ],
)
def test_a_thank_you_or_another_wish_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)
