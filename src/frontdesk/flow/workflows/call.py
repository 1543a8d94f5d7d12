"""A step that calls a webhook: signed, tried again for a time, its answer kept for later steps."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from frontdesk.domain.conversations import Origin
from frontdesk.domain.workflows.steps import CallWebhook
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.tools.result import is_shallow
from frontdesk.flow.workflows.enrol import too_far
from frontdesk.flow.workflows.inside import CallOut, Came, Inside, Moved, Stopped, Waiting
from frontdesk.flow.workflows.speak import filled
from frontdesk.kit.db import Write
from frontdesk.kit.fetch import Answer, BadTarget, Unreachable
from frontdesk.kit.problems import Refused
from frontdesk.kit.vault import Sealed

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3_600, 21_600))
"""How long to wait after each attempt that failed; after the last the step has failed."""
KEPT = 8_000
"""Bytes of an answer's JSON that are kept; of a longer one the status alone."""


async def prepare(tx: Write, inside: Inside, step: CallWebhook) -> CallOut | Stopped:
    """What is to be sent, the same at each attempt but for what changed about the contact."""
    far = too_far(inside.origin.hops)
    if far is not None:
        return Stopped(far)
    contact = inside.contact
    data = {
        name: await filled(tx, inside, value) if isinstance(value, str) else value
        for name, value in step.data.items()
    }
    told: dict[str, Any] = {
        "type": "WorkflowStep",
        "locationId": inside.location_id,
        "workflowId": inside.enrolment.workflow_id,
        "enrolmentId": inside.enrolment.id,
        "stepId": step.id,
        "contactId": contact.id,
        "contact": {
            "id": contact.id,
            "firstName": contact.first_name,
            "lastName": contact.last_name,
            "email": contact.email,
            "phone": contact.phone,
            "tags": list(contact.tags),
        },
        "data": data,
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return CallOut(step.url, body, _key(inside), inside.origin)


@dataclass(frozen=True)
class Unanswered:
    """No answer came, and why. With `for_good` another attempt cannot help."""

    because: str
    for_good: bool = False


async def call(runtime: Runtime, out: CallOut) -> Answer | Unanswered:
    """The answer, or why none came. The key tells receivers what they have had before."""
    headers = {
        "content-type": "application/json",
        "idempotency-key": out.key,
        "x-cause-id": str(Origin(out.origin.root, out.origin.hops)),
    }
    try:
        signed = await runtime.signer.headers(out.body)
        return await runtime.outbound.post(out.url, out.body, {**headers, **signed})
    except BadTarget as problem:
        return Unanswered(str(problem), for_good=True)
    except Unreachable as problem:
        return Unanswered(str(problem))
    except Sealed:
        return Unanswered("frontdesk cannot open its signing keys; its operator has to act")


def conclude(inside: Inside, result: Answer | Unanswered) -> Came:
    """On with the answer, another attempt later, or (Refused) a failure."""
    if isinstance(result, Answer) and 200 <= result.status < 300:
        kept = {"status": result.status, "body": _json(result)}
        return Moved(
            inside.definition.after(inside.step), f"answered {result.status}", _with_result(inside, kept)
        )
    told = f"answered {result.status}" if isinstance(result, Answer) else result.because
    attempts = int(inside.enrolment.wait.get("attempts", 0)) + 1
    if attempts > len(PAUSES) or not _may_help(result):
        raise Refused(f"The webhook failed: {told}.")
    until = inside.now + PAUSES[attempts - 1]
    wait = {"attempts": attempts, "key": _key(inside)}
    return Waiting("retry", until, f"{told}; tried again later", wait)


def failed_data(inside: Inside, result: Answer | Unanswered) -> dict[str, Any]:
    """What later steps may know of a call that failed."""
    kept: dict[str, Any] = {"status": result.status if isinstance(result, Answer) else 0, "body": None}
    if isinstance(result, Answer):
        kept["body"] = _json(result)
    return _with_result(inside, kept)


def _may_help(result: Answer | Unanswered) -> bool:
    """Whether another attempt may be answered otherwise."""
    if isinstance(result, Unanswered):
        return not result.for_good
    return result.status >= 500 or result.status in (408, 425, 429)


def _key(inside: Inside) -> str:
    held: str = inside.enrolment.wait.get("key") or f"{inside.enrolment.id}-{inside.enrolment.cursor}"
    return held


def _with_result(inside: Inside, kept: dict[str, Any]) -> dict[str, Any]:
    data = dict(inside.enrolment.data)
    return data | {"result": {**(data.get("result") or {}), inside.step.id: kept}}


def _json(answer: Answer) -> Any:
    """The answer's JSON where it is short and can be stored; None else."""
    if len(answer.body) > KEPT or b"\\u0000" in answer.body:
        return None
    try:
        found = json.loads(answer.body.decode("utf-8"), parse_constant=lambda _: None)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return found if is_shallow(found) else None
