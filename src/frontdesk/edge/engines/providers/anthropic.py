"""Anthropic."""

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

from frontdesk.flow.thinking import ModelSpec

# Said outright, so that no variable of the SDK's own sends our requests elsewhere.
_ADDRESS = "https://api.anthropic.com"


def open_model(spec: ModelSpec, client: httpx2.AsyncClient) -> Model:
    """The model of the settings; it uses the client, which stays its caller's to close."""
    address = spec.settings.base_url or _ADDRESS
    provider = AnthropicProvider(api_key=spec.api_key, base_url=address, http_client=client)
    return AnthropicModel(spec.settings.model, provider=provider)
