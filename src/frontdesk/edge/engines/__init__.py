"""Engines over language models. Their libraries take seconds to import: app/engines.py loads `llm` late."""
