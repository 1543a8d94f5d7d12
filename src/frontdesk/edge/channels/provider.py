"""The way of messages by a business's own provider: a signed POST to its delivery URL."""

from datetime import timedelta

from pydantic_core import to_json

from frontdesk.edge.channels.provider_wire import given_id, payload, reason
from frontdesk.flow.channel import Busy, NotSent, Parcel, Sent, TryAgain
from frontdesk.flow.turnstile import Turnstile
from frontdesk.kit.fetch import Answer, BadTarget, Outbound, PrivateTarget, Unreachable
from frontdesk.kit.signing import Signer

A_LOCATION, IN_ALL = 5, 30
"""Requests that one process has under way: a slow provider must not hold up everybody's work."""
_MAY_PASS = (408, 425, 429)
"""Of the 4xx those that say nothing about the message itself."""


class ProviderChannel:
    """A 2xx answer means that the provider has the message. What became of it comes by the status call.

    `webhook-id` is the message's id, the same at each attempt. `x-cause-id` may be sent back with what the
    message causes, so that machines that answer each other are noticed.
    """

    def __init__(self, outbound: Outbound, signer: Signer) -> None:
        self._outbound = outbound
        self._signer = signer
        self._turnstile = Turnstile(a_location=A_LOCATION, in_all=IN_ALL)

    async def send(self, parcel: Parcel) -> Sent | NotSent:
        """Raises TryAgain for a provider that is out of reach or answers that it cannot just now; Busy."""
        if parcel.provider is None:
            return NotSent(f"No conversation provider is connected for {parcel.message.channel}.")
        wanted = payload(parcel)
        if isinstance(wanted, NotSent):
            return wanted
        with self._turnstile.enter(parcel.provider.location_id) as admitted:
            if not admitted:
                raise Busy
            return await self._post(parcel, parcel.provider.delivery_url, to_json(wanted))

    async def _post(self, parcel: Parcel, url: str, body: bytes) -> Sent | NotSent:
        headers = {
            "content-type": "application/json",
            "webhook-id": parcel.message.id,
            "x-cause-id": str(parcel.message.origin),
            **await self._signer.headers(body),
        }
        try:
            answer = await self._outbound.post(url, body, headers)
        except PrivateTarget:
            return NotSent("The provider's delivery URL leads to a private address.", ask_in=True)
        except BadTarget as fault:
            return NotSent(f"The provider's delivery URL cannot be called: {fault}.", ask_in=True)
        except Unreachable as trouble:
            raise TryAgain(f"the provider was not reached: {trouble}") from None
        if 200 <= answer.status < 300:
            return Sent(reached=False, known_as=given_id(answer, parcel.message))
        if 400 <= answer.status < 500 and answer.status not in _MAY_PASS:
            return NotSent(f"It was refused; {reason(answer)}.", ask_in=True)
        raise TryAgain(reason(answer), after=_retry_after(answer))


def _retry_after(answer: Answer) -> timedelta:
    told = answer.headers.get("retry-after", "")
    return timedelta(seconds=int(told)) if told.isdecimal() and len(told) < 6 else timedelta(0)
