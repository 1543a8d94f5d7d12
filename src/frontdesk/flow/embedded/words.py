"""How the engine puts things: its sentences in the customer's language, filled in."""

from collections.abc import Sequence

from frontdesk.flow.engine import Field, Situation
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.values.fields import Misread, is_birth, is_second
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.retrieval.language import Language

_ASKED_LIKE = {"choices": "choice"}


class Words:
    """Speaks one language. A field's own question is the business's and stays as it wrote it."""

    def __init__(self, language: Language) -> None:
        self.says = PHRASEBOOKS[language].says

    def greeting(self, situation: Situation, *, again: bool) -> str:
        if again or not situation.agent_name.strip() or not situation.business_name.strip():
            return self.says.greeting_again
        return self.says.greeting.format(
            agent=situation.agent_name.strip(), business=situation.business_name.strip()
        )

    def about_me(self, situation: Situation) -> str:
        agent, business = situation.agent_name.strip(), situation.business_name.strip()
        return self.says.about_me.format(agent=agent, business=business) if agent and business else ""

    def ask(self, field: Field) -> str:
        if field.question and field.question.strip():
            return field.question.strip()
        kind = "birth" if is_birth(field) else "text" if is_second(field) else field.kind
        wording = self.says.ask.get(_ASKED_LIKE.get(kind, kind), self.says.ask["text"])
        # Whoever is asked for texts in boxes is told their names.
        boxes = f" ({', '.join(field.options)})" if kind == "boxes" else ""
        return wording.format(label=f"{field.label}{boxes}", options=self.joined(field.options))

    def noted(self, values: Sequence[Value]) -> str:
        return self.says.noted.format(values=self.joined([value.shown for value in values]))

    def not_saved(self, values: Sequence[str]) -> str:
        return self.says.not_saved.format(values=self.joined(values))

    def misread(self, field: Field, misread: Misread) -> str:
        kind = _ASKED_LIKE.get(field.kind, field.kind)
        wording = self.says.invalid.get(kind, self.says.invalid["other"])
        return wording.format(words=f"“{misread.words}”", options=self.joined(field.options))

    def joined(self, parts: Sequence[str]) -> str:
        """ "a, b and c" in this language."""
        if len(parts) < 2:
            return "".join(parts)
        return self.says.joined.format(first=", ".join(parts[:-1]), last=parts[-1])
