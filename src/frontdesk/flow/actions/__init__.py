"""One file for each type of action: what it offers to the engine, and what it does when used."""

from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.actions.table import offer, perform

__all__ = ["Outcome", "Reach", "Scene", "Withheld", "offer", "perform"]
