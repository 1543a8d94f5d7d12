"""A location whose turns take long leaves room for the others."""

from dataclasses import replace

from frontdesk.flow.due import TurnDue
from frontdesk.flow.turn.admit import admit
from frontdesk.flow.turnstile import Turnstile
from tests.support.story import Story
from tests.support.talk import begin_talk


def test_a_location_has_its_share_and_all_together_have_theirs() -> None:
    turnstile = Turnstile(a_location=1, in_all=2)
    with turnstile.enter("a") as first, turnstile.enter("a") as second, turnstile.enter("b") as third:
        assert (first, second, third) == (True, False, True)
        with turnstile.enter("c") as fourth:
            assert not fourth
    with turnstile.enter("a") as first, turnstile.enter("c") as second:
        assert first
        assert second


async def test_a_turn_without_room_comes_again_and_is_answered(story: Story) -> None:
    await story.make_agent(waitTime=1)
    talk = await begin_talk(story)
    await talk.say("Hello?")
    [due] = await talk.take_jobs()
    full = replace(talk.runtime, turnstile=Turnstile(a_location=0, in_all=9))
    await admit(full, due)
    [again] = await talk.take_jobs()
    assert again == TurnDue(talk.location_id, talk.conversation_id, due.turn_seq)
    _, messages, _ = await talk.rows()
    assert [message.source for message in messages] == ["contact"]
