"""Conversations and their messages, and when the next turn of each is due."""

from frontdesk.domain.conversations.model import Conversation, Message, NewMessage, Origin, Reached, Recorded

__all__ = ["Conversation", "Message", "NewMessage", "Origin", "Reached", "Recorded"]
