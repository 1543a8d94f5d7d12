"""Dialogues: run with pytest from the project."""
import json, os, pytest
from tests.support.booking import open_practice
from tests.support.story import Story

async def test_dialogues(embedded_story: Story) -> None:
    data = json.load(open(os.environ["TALKS"]))
    out = open(os.environ["TALKS"] + ".out", "w")
    practice = await open_practice(embedded_story, calendar={"appoinmentPerSlot": 20}, **data.get("settings", {}))
    for number, talk in enumerate(data["talks"]):
        person = talk[0] if isinstance(talk[0], dict) else {}
        lines = talk[1:] if isinstance(talk[0], dict) else talk
        contact = await embedded_story.make_contact(**{"firstName": "Ana", "email": f"p{number}@example.com", **person})
        out.write(f"=== {number} {person or ''}\n")
        for line in lines:
            if line.startswith("+"):
                await embedded_story.advance(line[1:])
                continue
            try:
                reply = await practice.says(line, contact_id=contact)
            except Exception as e:
                reply = repr(e)
            out.write(f"C: {line}\nA: {reply}\n")
        out.write(f"   -> {await practice.appointments(contact)}\n")
        out.flush()
