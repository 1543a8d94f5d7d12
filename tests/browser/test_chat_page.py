"""The chat page in a real browser."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from frontdesk.domain import contacts
from frontdesk.flow.inbox import CHAT_TOPIC, Outgoing, record_outbound
from frontdesk.kit.db import OPERATOR
from tests.browser.chat import ChatPage, address, count
from tests.browser.conftest import OpenChat
from tests.support.scripted import Pause, Say
from tests.support.story import Story

pytestmark = pytest.mark.slow


async def test_a_visitor_chats_reloads_and_finds_the_conversation(story: Story, open_chat: OpenChat) -> None:
    await story.make_agent(personality={"tone": "calm", "greeting": "I am Vera. How can I help?"})
    chat = await open_chat(address(story))
    await expect(chat.page.get_by_role("heading", level=1)).to_have_text("Test business")
    await expect(chat.bubbles).to_have_text(["I am Vera. How can I help?"])
    await chat.writes_and_sends("Are you open?")
    await story.advance()
    await chat.shows("Are you open?", "You wrote: Are you open?")
    await story.patch(f"/v1/widgets/{story.widget_id}", {"greeting": "Another greeting"})
    await chat.page.reload()
    await chat.shows("Are you open?", "You wrote: Are you open?")
    await expect(chat.bubbles.first).to_have_text("I am Vera. How can I help?")
    await chat.writes_and_sends("And tomorrow?")
    await story.advance()
    await chat.shows("Are you open?", "You wrote: Are you open?", "And tomorrow?", "You wrote: And tomorrow?")
    assert await count(story, "contacts") == 1


async def test_looking_makes_no_contact_and_the_first_message_makes_one(
    story: Story, open_chat: OpenChat
) -> None:
    chat = await open_chat(address(story), timezone_id="America/Lima", locale="es-PE")
    await expect(chat.page.locator(".bubble")).to_have_count(1)
    assert await count(story, "contacts") == 0
    await chat.page.get_by_role("textbox", name="Mensaje").fill("Hola")
    await chat.page.get_by_role("button", name="Enviar").click()
    await expect(chat.page.locator(".line.contact")).to_contain_text("Enviado")
    async with story.desk.runtime.db.read(story.location_id) as read:
        row = await read.row(
            "SELECT timezone, details FROM contacts WHERE location_id = $1", story.location_id
        )
    assert row is not None
    assert (row["timezone"], row["details"]) == ("America/Lima", {"language": "es-PE"})


async def test_the_chat_works_by_keyboard_alone(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    keyboard = chat.page.keyboard
    await expect(chat.field).to_be_focused()
    await keyboard.press("Shift+Tab")
    await expect(chat.log).to_be_focused()
    assert await _outline(chat) != "none"
    await keyboard.press("Tab")
    await expect(chat.field).to_be_focused()
    assert await _outline(chat) != "none"
    await keyboard.type("First line")
    await keyboard.press("Shift+Enter")
    await keyboard.type("second line")
    await keyboard.press("Enter")
    await chat.shows_as_sent("First line")
    await expect(chat.field).to_be_focused()
    await keyboard.type("By the button")
    await keyboard.press("Tab")
    await expect(chat.page.get_by_role("button", name="Send")).to_be_focused()
    assert await _outline(chat) != "none"
    await keyboard.press("Space")
    await chat.shows_as_sent("By the button")
    await chat.shows("First line\nsecond line", "By the button")


async def test_blank_messages_are_not_sent(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    await chat.writes("   \n ")
    await chat.field.fill("x" * 5_001)
    await expect(chat.page.locator("#count")).to_contain_text("5001")
    await chat.field.press("Enter")
    await expect(chat.bubbles).to_have_count(1)
    await chat.field.fill("😀" * 5_000)
    await chat.field.press("Enter")
    await chat.shows("😀" * 5_000)


async def test_what_others_write_is_shown_as_text(story: Story, open_chat: OpenChat) -> None:
    hostile = (
        "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>",
        'javascript:window.hacked=1 https://evil.example/"onmouseover="window.hacked=1',
        "</div><b>bold</b> &lt;i&gt; {{constructor}} ${1+1}",
    )
    await story.make_agent()
    chat = await open_chat(address(story))
    for text in hostile:
        story.script(Say(text))
        await chat.writes_and_sends(text)
        await story.advance()
        await expect(chat.log.locator(".line.agent .bubble").last).to_have_text(text)
    await chat.page.reload()
    await chat.shows(*(text for said in hostile for text in (said, said)))
    assert await chat.log.locator("img, script, b, i, iframe").count() == 0
    assert await chat.page.evaluate("window.hacked") is None
    addresses = await chat.log.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert addresses == ["https://evil.example/", "https://evil.example/"]


async def test_web_addresses_can_be_clicked_safely(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    await chat.writes_and_sends(
        "See (https://shop.example/a_(b)?x=1&y=2#z), http://shop.example. And https:// or ftp://shop.example"
    )
    links = chat.log.locator("a")
    assert await links.all_text_contents() == [
        "https://shop.example/a_(b)?x=1&y=2#z",
        "http://shop.example",
    ]
    for link in await links.all():
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "").split()


async def test_typing_and_the_person_who_answers_are_shown(story: Story, open_chat: OpenChat) -> None:
    await story.make_agent()
    pause = Pause()
    story.script(pause, Say("We are open until six."))
    chat = await open_chat(address(story))
    await chat.writes_and_sends("Are you open?")
    advancing = asyncio.create_task(story.advance())
    await pause.reached.wait()
    await expect(chat.page.get_by_text("Writing an answer…")).to_be_visible()
    pause.go_on.set()
    await advancing
    await chat.shows("Are you open?", "We are open until six.")
    await expect(chat.page.get_by_text("Writing an answer…")).to_be_hidden()
    conversation_id = await _conversation(story)
    person = chat.page.get_by_text("A person from the team will answer you here.")
    await expect(person).to_be_hidden()
    await story.put(f"/v1/conversations/{conversation_id}/agent-status", {"state": "manual"})
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        outgoing = Outgoing(conversation_id, "WebChat", "Marta here.", delivered=True)
        await record_outbound(tx, story.location_id, outgoing)
    await expect(person).to_be_visible()
    await expect(chat.log.locator(".line.user")).to_contain_text("Team")


async def test_two_tabs_show_one_conversation(story: Story, open_chat: OpenChat) -> None:
    first = await open_chat(address(story))
    await first.writes_and_sends("From the first tab")
    second = await ChatPage.open(await first.context.new_page(), address(story))
    await second.shows("From the first tab")
    await second.writes_and_sends("From the second tab")
    await first.shows("From the first tab", "From the second tab")
    assert await count(story, "contacts") == 1
    assert second.problems == []


async def test_a_chat_whose_contact_was_erased_begins_anew(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    await chat.writes_and_sends("Forget me")
    conversation_id = await _conversation(story)
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        contact_id = await tx.value("SELECT id FROM contacts WHERE location_id = $1", story.location_id)
        await contacts.delete_contact(tx, story.location_id, contact_id)
        await tx.notify(CHAT_TOPIC, f"{conversation_id} message")
    await chat.shows()
    await chat.writes_and_sends("Hello again")
    await chat.shows("Hello again")
    await chat.page.reload()
    await chat.shows("Hello again")


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (844, 390), (1280, 800)])
async def test_the_page_fits_every_screen(story: Story, open_chat: OpenChat, width: int, height: int) -> None:
    chat = await open_chat(address(story), viewport={"width": width, "height": height})
    await chat.writes_and_sends("word " * 100 + "x" * 300 + " مرحبا")
    sizes = await chat.page.evaluate(
        "() => { const d = document.documentElement, f = document.getElementById('words'),"
        " b = document.getElementById('send').getBoundingClientRect();"
        " return {wide: d.scrollWidth, high: d.scrollHeight, font: parseFloat(getComputedStyle(f).fontSize),"
        " bottom: b.bottom, button: Math.min(b.width, b.height)} }"
    )
    assert sizes["wide"] <= width
    assert sizes["high"] <= height
    assert sizes["bottom"] <= height
    assert sizes["font"] >= 16
    assert sizes["button"] >= 44


async def test_the_dots_stand_still_for_who_wants_less_motion(story: Story, open_chat: OpenChat) -> None:
    for motion, animation in (("reduce", "none"), ("no-preference", "rise")):
        chat = await open_chat(address(story), reduced_motion=motion)
        found = await chat.page.evaluate("getComputedStyle(document.querySelector('.dots i')).animationName")
        assert found == animation


async def test_texts_that_run_right_to_left_do_so(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    await chat.writes_and_sends("مرحبا، هل لديكم موعد؟")
    direction = await chat.bubbles.last.evaluate("bubble => getComputedStyle(bubble).direction")
    assert direction == "rtl"


async def test_new_messages_do_not_pull_a_reader_down(story: Story, open_chat: OpenChat) -> None:
    await story.make_agent()
    chat = await open_chat(address(story), viewport={"width": 390, "height": 500})
    await chat.writes_and_sends("A long story. " * 150)
    await chat.log.evaluate("log => { log.scrollTop = 0 }")
    await story.advance()
    newest = chat.page.get_by_role("button", name="New messages")
    await expect(newest).to_be_visible()
    assert await chat.log.evaluate("log => log.scrollTop") == 0
    await newest.click()
    await expect(newest).to_be_hidden()
    await expect(chat.bubbles.last).to_be_in_viewport()


async def test_the_page_speaks_the_languages_it_knows(story: Story, open_chat: OpenChat) -> None:
    for locale, language, words in (
        ("de-CH", "de", "Nachricht"),
        ("fr-FR", "fr", "Message"),
        ("ja-JP", "en", "Message"),
    ):
        chat = await open_chat(address(story), locale=locale)
        await expect(chat.page.get_by_role("textbox", name=words)).to_be_visible()
        assert await chat.page.locator("html").get_attribute("lang") == language


async def test_a_web_site_that_is_not_listed_cannot_frame_the_chat(story: Story, open_chat: OpenChat) -> None:
    """The policy is the browser's to keep; here it is seen to keep it."""
    await story.patch(f"/v1/widgets/{story.widget_id}", {"allowedOrigins": ["https://shop.example"]})
    chat = await open_chat(address(story))
    page = await chat.context.new_page()

    async def site(route: Route) -> None:
        body = f"<!doctype html><iframe src='{address(story)}' width=400 height=600></iframe>"
        await route.fulfill(status=200, content_type="text/html", body=body)

    await page.route("http://evil.localhost/**", site)
    await page.goto("http://evil.localhost/")
    framed = page.frames[-1]
    assert await framed.locator("#composer").count() == 0


async def test_every_language_has_every_word(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    missing = await chat.page.evaluate(
        "async () => { const source = document.querySelector('script[type=module]').src"
        ".replace('chat.js', 'strings.js'); const { chooseWords } = await import(source);"
        " const english = chooseWords(['en']).words; return ['es', 'de', 'fr'].flatMap(tag =>"
        " Object.keys(english).filter(key => typeof chooseWords([tag]).words[key] !== typeof english[key])) }"
    )
    assert missing == []


async def _outline(chat: ChatPage) -> str:
    return str(await chat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))


async def _conversation(story: Story) -> str:
    async with story.desk.runtime.db.read(story.location_id) as read:
        return str(await read.value("SELECT id FROM conversations WHERE location_id = $1", story.location_id))
