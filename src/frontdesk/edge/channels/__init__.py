"""Channels: the ways in and out for messages."""
