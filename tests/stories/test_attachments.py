"""What customers attach: who answers to it, and what an engine is told of it."""

import pytest

from frontdesk.flow.engine import Line
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import HAND_OVER, begin_chat
from tests.support.story import Json, Story

IMAGES: Json = {"respondToImages": True}
AUDIO: Json = {"respondToAudio": True}
ADDRESS = "https://example.com/"
CAKE = f"{ADDRESS}cake.png"


@pytest.mark.parametrize(
    ("names", "settings", "saw", "unanswered"),
    [
        (["clip.mp4"], IMAGES | AUDIO, "a video", "a video"),
        (["contract.pdf"], IMAGES | AUDIO, "a file", "a file"),
        (["ME0123456789"], IMAGES | AUDIO, "a file", "a file"),
        (["cake.png", "contract.pdf"], IMAGES, "an image and a file", "a file"),
        (["cake.png", "voice.ogg"], IMAGES, "an image and a voice note", "a voice note"),
        (["cake.png", "voice.ogg"], AUDIO, "an image and a voice note", "an image"),
        (["cake.png", "voice.ogg"], IMAGES | AUDIO, "an image and a voice note", None),
    ],
)
async def test_what_comes_without_a_word_is_answered_only_where_every_kind_of_it_is(
    story: Story, names: list[str], settings: Json, saw: str, unanswered: str | None
) -> None:
    await story.make_agent(**settings)
    contact = await story.make_contact()
    links = [ADDRESS + name for name in names]
    said = await story.customer_says("", contact_id=contact, attachments=links)
    await story.advance()
    why = await story.why(said["conversationId"])
    gate = next(gate for gate in why["gates"] if gate["gate"] == "media")
    assert (gate["saw"], gate["pass"]) == (saw, unanswered is None)
    assert why["verdict"] == ("answered" if unanswered is None else "held")
    if unanswered is not None:
        assert why["because"] == f"the agent does not answer to {unanswered} alone"


async def test_an_engine_is_told_what_is_attached(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    await story.customer_says("Can you make this?", contact_id=contact, attachments=[CAKE])
    await story.advance()
    assert story.shown[-1].situation.history[-1].attachments == (CAKE,)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Hi!", "I'm sorry, I can't open attachments such as pictures and voice messages here."),
        ("Guten Tag", "Bilder, Sprachnachrichten und andere Anhänge kann ich hier leider nicht öffnen."),
        ("Hola, buenas tardes", "Lo siento, aquí no puedo abrir imágenes, notas de voz ni otros archivos."),
        ("Bonjour", "Je suis désolé, je ne peux pas ouvrir ici les images"),
        ("Buongiorno", "Mi dispiace, qui non posso aprire immagini, messaggi vocali o altri allegati."),
        ("Olá, tudo bem?", "Desculpe, aqui não consigo abrir imagens, mensagens de voz nem outros anexos."),
    ],
)
async def test_the_embedded_engine_says_that_it_cannot_see_and_offers_a_person(
    embedder: Embedder, before: str, said: str
) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says(before)
    chat.history.append(Line("contact", "", attachments=(CAKE,)))
    step = await chat.step(1)
    assert (step.say or "").startswith(said)
    assert (step.thought.intent, step.uses) == ("attachment", ())
    chat.agent_says(step.say or "")
    agreed = {"Hi!": "Yes please", "Guten Tag": "Ja, bitte", "Bonjour": "Oui", "Olá, tudo bem?": "Sim"}
    wanted = await chat.says(agreed.get(before, "Sí, por favor" if before.startswith("Hola") else "Sì"))
    assert [use.action_id for use in wanted.uses] == [HAND_OVER.action_id]


async def test_words_beside_an_attachment_are_answered_and_it_says_that_it_saw_no_more(
    embedder: Embedder,
) -> None:
    chat = begin_chat(embedder)
    chat.history.append(Line("contact", "Do you have parking?", attachments=(CAKE,)))
    step = await chat.step(1)
    assert step.say == (
        "I'm sorry, I can't open attachments such as pictures and voice messages here."
        " There is a free car park behind the building."
    )
    assert f"contact: Do you have parking?\n[image: {CAKE}]" in step.thought.prompt
