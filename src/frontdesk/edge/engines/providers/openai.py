"""OpenAI, and every server that speaks its protocol: Ollama, vLLM, llama.cpp, gateways."""

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles import merge_profile
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from frontdesk.flow.thinking import ModelSpec

# Said outright, so that no variable of the SDK's own sends our requests elsewhere.
_ADDRESS = "https://api.openai.com/v1"
_NO_KEY = "none"
# A stream that breaks off is no answer.
_WHOLE = OpenAIModelProfile(openai_chat_streaming_requires_finish_reason=True)


def open_model(spec: ModelSpec, client: httpx2.AsyncClient) -> Model:
    """The model of the settings; it uses the client, which stays its caller's to close."""
    settings = spec.settings
    if settings.base_url in (None, _ADDRESS):
        ours = OpenAIProvider(base_url=_ADDRESS, api_key=spec.api_key, http_client=client)
        return OpenAIChatModel(settings.model, provider=ours, profile=_WHOLE)
    other = OpenAICompatibleProvider(
        "openai-compatible",
        base_url=settings.base_url or _ADDRESS,
        api_key=spec.api_key or _NO_KEY,
        http_client=client,
    )
    # The older name of the limit, which every compatible server knows.
    older = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    return OpenAIChatModel(settings.model, provider=other, profile=merge_profile(_WHOLE, older))
