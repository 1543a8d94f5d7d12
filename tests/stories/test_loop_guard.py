"""Machines that answer each other, and talk without end; and people, who are not taken for them."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.domain.conversations.exchange import Spoken
from frontdesk.flow import loop_guard
from frontdesk.flow.loop_guard import notice
from frontdesk.flow.turn.run import run
from tests.support.carrier import carrying
from tests.support.story import Json, Story
from tests.support.talk import begin_talk

NOON = datetime(2029, 3, 5, 12, tzinfo=UTC)
SENTENCE = "Thank you for your message, we will come back to you as soon as we can."


def exchanges(*said: str, after: float = 20, apart: float = 60) -> list[Spoken]:
    """The customer's words, each but the first so many seconds after an answer of the agent."""
    spoken = [Spoken("inbound", "contact", said[0], NOON)]
    for number, words in enumerate(said[1:], 1):
        at = NOON + timedelta(seconds=number * apart)
        spoken.append(Spoken("outbound", "agent", f"Answer {number}", at))
        spoken.append(Spoken("inbound", "contact", words, at + timedelta(seconds=after)))
    return spoken


def because(spoken: list[Spoken], hops: int = 0) -> str | None:
    loop = notice(spoken, hops=hops)
    return loop.because if loop else None


@pytest.mark.parametrize(
    "words",
    [
        "Automatic reply: Your order",
        "Auto-Reply: I have left the company",
        "Out of office: back on Monday",
        "This is an automated message. Please do not reply to this message.",
        "Respuesta automática: estaré fuera hasta el lunes",
        "Este es un mensaje automático, no responda a este correo.",
        "Réponse automatique : je serai de retour lundi",
        "Ceci est un message automatique, merci de ne pas répondre à ce message.",
        "Automatische Antwort: Ich bin nicht im Haus",
        "Abwesenheitsnotiz",
        "Dies ist eine automatisch generierte Nachricht.",
        "Risposta automatica: sono fuori sede",
        "Questo è un messaggio automatico.",
        "Resposta automática: estou de férias",
        "Esta é uma mensagem automática, não responda a este e-mail.",
    ],
)
def test_an_automatic_reply_is_known_in_six_languages(words: str) -> None:
    assert because(exchanges(words)) == "the customer's side answers automatically"


@pytest.mark.parametrize(
    "words",
    [
        "I am currently out of the office, back on Monday.",
        "Ich bin derzeit nicht im Büro.",
        "Estoy fuera de la oficina hasta el lunes.",
        "Je suis actuellement absente.",
        "Sono fuori ufficio.",
        "Estou de férias até segunda.",
    ],
)
def test_a_note_of_absence_is_one_when_it_comes_at_once(words: str) -> None:
    assert because(exchanges("Hello", words, after=5)) == "the customer's side answers automatically"
    assert because(exchanges("Hello", words, after=300)) is None


@pytest.mark.parametrize(
    "words",
    [
        "I only ever get an automatic reply from you, may I talk to a person?",
        "I am out of office tomorrow, can we move it to Friday?",
        "Is your car wash automatic?",
        "Do you repair automatic doors? Reply soon please",
        "Estoy fuera mañana, ¿puede ser el viernes?",
    ],
)
def test_what_people_write_is_no_automatic_reply(words: str) -> None:
    assert because(exchanges(words)) is None


def test_the_same_sentence_again_and_again_is_a_machine() -> None:
    most = loop_guard.LONG_REPEATS
    assert because(exchanges(*[SENTENCE] * (most - 1))) is None
    assert (
        because(exchanges(*[SENTENCE] * most)) == f"the same words came {most} times, whatever was answered"
    )
    counted = [f"Ticket #{number}: {SENTENCE}" for number in range(most)]
    assert because(exchanges(*counted)) is not None
    assert because(exchanges(*[SENTENCE] * (most - 1), "But when?", SENTENCE)) is None


def test_short_words_come_often_and_mean_no_machine_for_long() -> None:
    most = loop_guard.SHORT_REPEATS
    assert because(exchanges(*["Yes"] * (most - 1))) is None
    assert because(exchanges(*["Yes"] * most)) is not None
    assert because(exchanges(*[str(number) for number in range(20)])) is None


def test_the_same_words_sent_again_before_an_answer_came_count_once() -> None:
    impatient = [Spoken("inbound", "contact", SENTENCE, NOON + timedelta(seconds=n)) for n in range(9)]
    assert because(impatient) is None


def test_answers_that_come_at_once_again_and_again_are_a_machine_s() -> None:
    most = loop_guard.QUICK_EXCHANGES
    words = [f"Something new, number {number}" for number in range(most + 1)]
    assert because(exchanges(*words[:-1], after=1)) is None
    assert because(exchanges(*words, after=1)) == f"{most} answers in a row came within 2 seconds of ours"
    assert because(exchanges(*words, after=5)) is None
    assert because(exchanges(*words, after=0)) is None, "the clock of this sandbox stands still"


def test_talk_without_end_ends() -> None:
    words = [f"Something new, number {number}" for number in range(101)]
    assert because(exchanges(*words[:40], after=3, apart=6)) is None
    assert "within 5 minutes" in str(because(exchanges(*words[:42], after=3, apart=6)))
    assert because(exchanges(*words[:100], after=10, apart=30)) is None
    assert because(exchanges(*words, after=10, apart=30)) == "there were 100 exchanges within an hour"


def test_a_chain_of_our_own_messages_is_a_loop() -> None:
    assert because(exchanges("Hello"), hops=loop_guard.MOST_HOPS - 1) is None
    assert "led to this one" in str(because(exchanges("Hello"), hops=loop_guard.MOST_HOPS))


async def test_a_machine_whose_messages_are_dated_in_whole_seconds_is_noticed_by_when_they_come(
    story: Story,
) -> None:
    await story.make_agent(waitTime=2, autoPilotMaxMessages=50)
    clock = {"set": "2029-05-01T12:00:00.5Z", "frozen": True}
    await story.post(f"/v1/locations/{story.location_id}/clock", clock)
    talk = await begin_talk(story)
    for number in range(loop_guard.QUICK_EXCHANGES + 1):
        async with talk.runtime.db.read(talk.location_id) as read:
            dated = (await read.moment()).local.replace(microsecond=0)
        await talk.say(f"Something new, number {number}", at=dated)
        await talk.pass_time(timedelta(seconds=2, milliseconds=600))
        for job in await talk.take_jobs():
            await run(talk.runtime, job)
        await talk.pass_time(timedelta(milliseconds=400))
    _, _, turns = await talk.rows()
    assert [turn["state"] for turn in turns] == ["answered"] * loop_guard.QUICK_EXCHANGES + ["held"]
    assert "answers in a row came within 2 seconds of ours" in turns[-1]["held_because"]


async def sleeps(story: Story, said: Json) -> Json:
    return await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")


async def test_an_agent_that_talks_to_a_machine_sleeps_and_a_person_is_asked_in_once(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    for _ in range(loop_guard.LONG_REPEATS + 2):
        said = await story.customer_says(SENTENCE, contact_id=contact)
        await story.advance()
    messages = await story.messages(said["conversationId"])
    assert sum(m["direction"] == "outbound" for m in messages) == loop_guard.LONG_REPEATS - 1
    why = await story.why(said["conversationId"])
    gate = next(gate for gate in why["gates"] if gate["gate"] == "sleep")
    assert gate["pass"] is False
    assert "the same words came" in gate["because"]
    asleep = await sleeps(story, said)
    assert (asleep["state"], asleep["cause"]) == ("asleep", "loop")
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert "talk to a machine" in task["title"]


async def test_it_wakes_after_a_day_and_what_was_before_is_forgiven(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    for _ in range(loop_guard.LONG_REPEATS):
        said = await story.customer_says(SENTENCE, contact_id=contact)
        await story.advance()
    assert (await sleeps(story, said))["state"] == "asleep"
    await story.advance("P1D")
    assert (await sleeps(story, said))["state"] == "active"
    said = await story.customer_says(SENTENCE, contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["verdict"] == "answered"


async def test_a_person_s_switch_forgives_at_once(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Automatic reply: thank you", contact_id=contact)
    await story.advance()
    assert (await sleeps(story, said))["cause"] == "loop"
    path = f"/v1/conversations/{said['conversationId']}/agent-status"
    await story.put(path, {"state": "active"})
    await story.customer_says("Sorry, that was my mail program", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["verdict"] == "answered"


async def test_the_cause_of_a_message_runs_through_the_answers_it_brings_about(story: Story) -> None:
    """An integration that answers our messages as the customer, and says what caused it."""
    await story.make_agent()
    contact = await story.make_contact()
    cause, root = "", None
    for number in range(loop_guard.MOST_HOPS + 2):
        answer = await story.client.post(
            "/conversations/messages/inbound",
            json={"type": "WebChat", "contactId": contact, "message": f"Relayed, number {number}"},
            headers={"X-Cause-Id": cause},
        )
        said: Json = answer.json()
        await story.advance("PT30S")
        async with story.desk.runtime.db.read(story.location_id) as read:
            row = await read.row(
                "SELECT root_cause, hops FROM messages WHERE location_id = $1 AND conversation_id = $2"
                " AND direction = 'outbound' ORDER BY seq DESC LIMIT 1",
                story.location_id,
                said["conversationId"],
            )
        assert row is not None
        root = row["root_cause"]
        cause = f"{root}.{row['hops']}"
    messages = await story.messages(said["conversationId"])
    assert sum(m["direction"] == "outbound" for m in messages) == loop_guard.MOST_HOPS
    assert "led to this one" in (await sleeps(story, said))["because"]
    assert root == messages[0]["id"]


async def test_a_draft_that_a_person_accepts_goes_on_with_the_chain_of_its_causes(story: Story) -> None:
    await story.make_agent(mode="suggestive")
    contact = await story.make_contact(phone="+34612345678")
    async with carrying(story) as carrier:
        await story.client.post(
            "/conversations/messages/inbound",
            json={"type": "SMS", "contactId": contact, "message": "Relayed"},
            headers={"X-Cause-Id": f"{contact}.3"},
        )
        await story.advance()
        [draft] = (await story.get("/v1/drafts"))["data"]
        await story.post(f"/v1/drafts/{draft['id']}/accept")
        await story.advance()
        [request] = carrier.receiver.given
    assert request.headers["x-cause-id"] == f"{contact}.4"


async def test_a_cause_that_was_never_given_out_is_ignored(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    answer = await story.client.post(
        "/conversations/messages/inbound",
        json={"type": "WebChat", "contactId": contact, "message": "Hello"},
        headers={"X-Cause-Id": "'; DROP TABLE messages.9999999999"},
    )
    await story.advance()
    assert (await story.why(answer.json()["conversationId"]))["verdict"] == "answered"


async def test_a_lively_customer_is_answered_every_time(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    for number in range(14):
        said = await story.customer_says(f"Question {number}, quickly typed", contact_id=contact)
        await story.advance("PT6S")
    assert (await story.why(said["conversationId"]))["verdict"] == "answered"
