"""Machines that answer each other, and talk without end: noticed from what was said and when.

The agent then sleeps for this contact and a person is asked in. A loop costs money and patience, but a
customer taken for a machine costs a customer: so each sign must be one that people do not show.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from frontdesk.domain.agents.gate import Loop
from frontdesk.domain.conversations.exchange import Spoken

WINDOW = timedelta(hours=1)
"""Only what was said within it counts."""
MOST_HOPS = 6
"""Messages of ours in one chain of causes. A workflow that writes, is answered and writes again has two."""
LONG_TEXT, LONG_REPEATS = 40, 5
"""Nobody types out the same whole sentence five times after five answers."""
SHORT_REPEATS = 10
""" "Yes" and "ok" come often in a row; not ten times with nothing else between."""
QUICK, QUICK_EXCHANGES = timedelta(seconds=2), 10
"""Whoever reads an answer and types another needs longer; two messages that cross look so once or twice."""
BUSY, BUSY_EXCHANGES = timedelta(minutes=5), 40
"""One exchange every seven and a half seconds, for minutes."""
ENDLESS_EXCHANGES = 100
"""In an hour: more than the cap of any agent, for where staff keep marking the conversation as read."""
ABSENCE_WITHIN = timedelta(minutes=1)
"""A note of absence answers at once; a customer who says that they are away need not."""
SLEEP, SLEEP_AFTER_AUTO_REPLY = timedelta(hours=24), timedelta(hours=1)
"""A loop that goes on after a day costs as much a day as it took to notice. The customer whose machine
said that they are away may write themselves soon."""

_HEADED = re.compile(
    r"^\W*(?:(?:re|aw|sv|rif)\s*:\s*)?(?:"
    r"auto(?:matic|mated)?[ -]?(?:reply|response|answer)\b"
    r"|out of (?:the )?office(?=\s*(?:[:.!\n–—-]|$))"
    r"|respuesta autom[aá]tica|mensaje autom[aá]tico|fuera de (?:la )?oficina(?=\s*(?:[:.!\n–—-]|$))"
    r"|r[eé]ponse automatique|message automatique|absen(?:ce|t) du bureau(?=\s*(?:[:.!\n–—-]|$))"
    r"|automatische (?:antwort|nachricht)|abwesenheits(?:notiz|nachricht|meldung|assistent)|autoantwort"
    r"|risposta automatica|messaggio automatico|fuori (?:sede|ufficio)(?=\s*(?:[:.!\n–—-]|$))"
    r"|resposta autom[aá]tica|mensagem autom[aá]tica|fora do escrit[oó]rio(?=\s*(?:[:.!\n–—-]|$))"
    r")",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"this is an? auto(?:matic|mated)(?:ally generated)? (?:message|reply|response|e-?mail)"
    r"|(?:do not|don't) (?:reply|respond) to this (?:message|e-?mail|text)"
    r"|est[ea] es un(?:a)? (?:mensaje|respuesta) autom[aá]tic[oa]|no respond[ae] a este (?:mensaje|correo)"
    r"|ceci est une? (?:message|r[eé]ponse) automatique"
    r"|ne (?:pas r[eé]pondre|r[eé]pondez pas) [aà] ce (?:message|courriel|mail|e-mail)"
    r"|dies(?:e nachricht)? ist eine automatisch(?:e| generierte| erstellte) (?:antwort|nachricht|e-?mail)"
    r"|antworten sie nicht auf diese (?:nachricht|e-?mail|mail)"
    r"|questo [eè] un messaggio automatico|non rispond(?:ere|a|ete) a quest[oa] (?:messaggio|e-?mail)"
    r"|esta [eé] uma (?:mensagem|resposta) autom[aá]tica|n[aã]o responda a est[ea] (?:mensagem|e-?mail)",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\bi(?: am|'m) (?:currently |presently )?(?:out of (?:the )?office|away from my desk|on annual leave)"
    r"|\bestoy (?:actualmente )?(?:fuera de la oficina|de vacaciones)"
    r"|\bje suis (?:actuellement )?(?:absente?|en cong[eé]s?)"
    r"|\bich bin (?:derzeit|zurzeit|aktuell|momentan) nicht (?:im b[uü]ro|im haus|erreichbar)"
    r"|\bsono (?:attualmente )?(?:fuori (?:ufficio|sede)|in ferie|assente)"
    r"|\bestou (?:atualmente )?(?:fora do escrit[oó]rio|ausente|de f[eé]rias)",
    re.IGNORECASE,
)
_SPACES, _DIGITS = re.compile(r"\s+"), re.compile(r"\d+")


def needs_history(body: str, seq: int) -> bool:
    """Whether more than the newest words must be looked at; `seq` counts the messages up to them."""
    return seq >= 2 * LONG_REPEATS - 1 or _ABSENT.search(body) is not None


def notice(spoken: Sequence[Spoken], *, hops: int = 0) -> Loop | None:
    """Whether the newest message of the customer shows that this goes round in circles.

    `spoken` is what was said within the window, oldest first; `hops` those of the newest message.
    """
    if hops >= MOST_HOPS:
        return Loop(f"{hops} messages of ours led to this one, one after the other", SLEEP)
    if not spoken or spoken[-1].direction != "inbound":
        return None
    if _is_auto_reply(spoken):
        return Loop("the customer's side answers automatically", SLEEP_AFTER_AUTO_REPLY)
    gaps = list(_gaps(spoken))
    repeats = _repeats(spoken)
    if repeats >= (LONG_REPEATS if len(_plain(spoken[-1].body)) >= LONG_TEXT else SHORT_REPEATS):
        return Loop(f"the same words came {repeats} times, whatever was answered", SLEEP)
    quick = 0
    for gap, _ in reversed(gaps):
        if not timedelta(0) < gap <= QUICK:  # none at all is a sandbox whose clock stands still
            break
        quick += 1
    if quick >= QUICK_EXCHANGES:
        return Loop(f"{quick} answers in a row came within {QUICK.seconds} seconds of ours", SLEEP)
    newest = spoken[-1].at
    busy = sum(at > newest - BUSY for _, at in gaps)
    if busy >= BUSY_EXCHANGES:
        return Loop(f"there were {busy} exchanges within {BUSY.seconds // 60} minutes", SLEEP)
    if len(gaps) >= ENDLESS_EXCHANGES:
        return Loop(f"there were {len(gaps)} exchanges within an hour", SLEEP)
    return None


def _is_auto_reply(spoken: Sequence[Spoken]) -> bool:
    newest = spoken[-1]
    if _HEADED.search(newest.body) or _SAYS_SO.search(newest.body):
        return True
    before = next((one for one in reversed(spoken) if one.direction == "outbound"), None)
    answers_at_once = before is not None and newest.at - before.at <= ABSENCE_WITHIN
    return answers_at_once and _ABSENT.search(newest.body) is not None


def _gaps(spoken: Sequence[Spoken]) -> Iterator[tuple[timedelta, datetime]]:
    """For each answer to a message of the agent: how long it took, and when it came."""
    for before, after in itertools.pairwise(spoken):
        if before.source == "agent" and after.direction == "inbound":
            yield after.at - before.at, after.at


def _repeats(spoken: Sequence[Spoken]) -> int:
    """How often the newest words came in a row, each time after an answer of the agent."""
    words = _plain(spoken[-1].body)
    count, answered = 0, True
    for one in reversed(spoken):
        if one.direction == "outbound":
            answered = answered or one.source == "agent"
            continue
        if _plain(one.body) != words:
            break
        if answered:
            count += 1
        answered = False
    return count


def _plain(text: str) -> str:
    """Words as they are compared: in a long text numbers may differ, as a machine counts and dates."""
    plain = _SPACES.sub(" ", text).strip().casefold()
    return _DIGITS.sub("#", plain) if len(plain) >= LONG_TEXT else plain
