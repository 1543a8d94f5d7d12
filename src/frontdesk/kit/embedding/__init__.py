"""Sentences as vectors, with weights that installed packages carry: no network, no key.

`open_embedder` is the door; `prepare` does the one conversion ahead of time, at set-up.
"""

from frontdesk.kit.embedding.combined import open_embedder, prepare
from frontdesk.kit.embedding.embedder import Embedder, Progress

__all__ = ["Embedder", "Progress", "open_embedder", "prepare"]
