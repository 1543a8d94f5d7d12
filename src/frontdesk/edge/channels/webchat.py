"""The web chat: its messages have arrived once they are written, since the chat reads them from there."""

from frontdesk.flow.channel import NotSent, Parcel, Sent


class WebChat:
    """Delivery is the notice that the sessions' streams wait for; it goes out with the message's row."""

    async def send(self, parcel: Parcel) -> Sent | NotSent:
        return Sent(reached=True)
