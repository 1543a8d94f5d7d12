"""Calls of custom tools as they leave the house: HTTP requests, and tools of MCP servers."""
