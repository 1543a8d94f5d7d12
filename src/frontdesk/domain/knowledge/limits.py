"""How much a location may know, and which words a knowledge base or FAQ may be made of."""

from frontdesk.kit.problems import Invalid

BASES_A_LOCATION = 15
FAQS_A_BASE = 5_000
NAME_CHARACTERS = 200
DESCRIPTION_CHARACTERS = 2_000
QUESTION_CHARACTERS = 1_000
ANSWER_CHARACTERS = 10_000


def check_base(*, name: str, description: str) -> None:
    """Raises Invalid with a sentence for each field at fault."""
    faults = _text("name", name, NAME_CHARACTERS)
    if len(description) > DESCRIPTION_CHARACTERS:
        faults.append(f"description must have at most {DESCRIPTION_CHARACTERS} characters")
    if faults:
        raise Invalid(*faults)


def check_faq(*, question: str, answer: str) -> None:
    """Raises Invalid with a sentence for each field at fault."""
    faults = _text("question", question, QUESTION_CHARACTERS) + _text("answer", answer, ANSWER_CHARACTERS)
    if faults:
        raise Invalid(*faults)


def _text(field: str, text: str, most: int) -> list[str]:
    if not text.strip() or len(text) > most:
        return [f"{field} must have 1 to {most} characters, not all of them spaces"]
    return []
