"""Access: companies, tokens and scopes."""

from frontdesk.domain.access.model import Company, Minted, Token
from frontdesk.domain.access.scopes import SCOPES, unknown_scopes

__all__ = ["SCOPES", "Company", "Minted", "Token", "unknown_scopes"]
