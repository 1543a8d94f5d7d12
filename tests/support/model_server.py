"""A process that speaks the protocols of OpenAI, Anthropic and Google, and answers as each key's script says.

Run as a program it prints its address and serves until it is ended. A test scripts a key of its own
(`POST /script`), and reads what was asked with it (`GET /asked/<key>`). One line of a script is one answer:

- `say`: words; `calls`: [[tool, arguments], ...], arguments an object or raw text;
- `status` with `retry_after`: an error; `raw`: a body that is what it says; `hang`: seconds of silence first;
- `usage`: [tokens in, tokens out], as OpenAI's protocol tells them;
- `pause`: seconds between the parts of a stream; `cut`: break the stream off after so many parts.

The last line of a script is repeated; a key without one hears "Hello.".
"""

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]

_USAGE = (100, 20)


class Scripts:
    """What each key is answered, and what it asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, list[Json]] = {}
        self.asked: dict[str, list[Json]] = defaultdict(list)

    def set(self, key: str, lines: list[Json]) -> None:
        with self._lock:
            self._lines[key] = lines

    def next(self, key: str, asked: Json) -> Json:
        with self._lock:
            self.asked[key].append(asked)
            lines = self._lines.setdefault(key, [{"say": "Hello."}])
            return lines.pop(0) if len(lines) > 1 else lines[0]


SCRIPTS = Scripts()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the tests read what was asked."""

    def do_GET(self) -> None:
        key = self.path.rsplit("/", 1)[-1]
        self._send(200, json.dumps(SCRIPTS.asked[key]))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/script":
            SCRIPTS.set(body["key"], body["lines"])
            self._send(200, "{}")
            return
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        key = self.headers.get("x-goog-api-key") or self.headers.get("x-api-key") or bearer
        line = SCRIPTS.next(
            key, body | {"headers": {name.lower(): given for name, given in self.headers.items()}}
        )
        try:
            self._answer(line, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked did not wait

    def _answer(self, line: Json, body: Json) -> None:
        time.sleep(line.get("hang", 0))
        protocol = OpenAI if "/chat/" in self.path else Anthropic if "/messages" in self.path else Google
        if "status" in line:
            headers = {"retry-after": str(line["retry_after"])} if "retry_after" in line else {}
            self._send(line["status"], json.dumps({"error": {"message": "scripted", "type": "e"}}), headers)
        elif "raw" in line:
            self._send(200, line["raw"])
        elif body.get("stream") or ":stream" in self.path:
            self._stream(line, protocol.parts(line, body))
        else:
            self._send(200, json.dumps(protocol.whole(line, body)))

    def _send(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, line: Json, parts: Iterator[str]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for number, part in enumerate(parts):
            if number == line.get("cut"):
                break
            self.wfile.write(part.encode())
            self.wfile.flush()
            time.sleep(line.get("pause", 0))
        self.close_connection = True


def _pieces(text: str) -> list[str]:
    return [text[start : start + 12] for start in range(0, len(text), 12)]


def _arguments(given: Any) -> str:
    return given if isinstance(given, str) else json.dumps(given)


def _tokens(line: Json) -> Json:
    asked, answered = line.get("usage", _USAGE)
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


class OpenAI:
    """Chat completions."""

    @staticmethod
    def whole(line: Json, body: Json) -> Json:
        calls = [
            {
                "id": f"call_{n}",
                "type": "function",
                "function": {"name": name, "arguments": _arguments(given)},
            }
            for n, (name, given) in enumerate(line.get("calls", []))
        ]
        message = {"role": "assistant", "content": line.get("say")} | ({"tool_calls": calls} if calls else {})
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": body["model"],
            "choices": [
                {
                    "index": 0,
                    "message": message,
                    "finish_reason": line.get("finish") or ("tool_calls" if calls else "stop"),
                }
            ],
            "usage": _tokens(line),
        }

    @staticmethod
    def parts(line: Json, body: Json) -> Iterator[str]:
        def chunk(delta: Json, finish: str | None = None) -> str:
            told = {
                "id": "chatcmpl-1",
                "object": "chat.completion.chunk",
                "created": 1_700_000_000,
                "model": body["model"],
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
            return f"data: {json.dumps(told)}\n\n"

        for piece in _pieces(line.get("say") or ""):
            yield chunk({"role": "assistant", "content": piece})
        for n, (name, given) in enumerate(line.get("calls", [])):
            called = {"index": n, "id": f"call_{n}", "type": "function"}
            yield chunk({"tool_calls": [called | {"function": {"name": name, "arguments": ""}}]})
            for piece in _pieces(_arguments(given)):
                yield chunk({"tool_calls": [{"index": n, "function": {"arguments": piece}}]})
        yield chunk({}, "tool_calls" if line.get("calls") else "stop")
        last = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": body["model"],
            "choices": [],
            "usage": _tokens(line),
        }
        yield f"data: {json.dumps(last)}\n\ndata: [DONE]\n\n"


class Anthropic:
    """Messages."""

    @staticmethod
    def whole(line: Json, body: Json) -> Json:
        content: list[Json] = [{"type": "text", "text": line["say"]}] if line.get("say") else []
        content += [
            {"type": "tool_use", "id": f"toolu_{n}", "name": name, "input": given}
            for n, (name, given) in enumerate(line.get("calls", []))
        ]
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": content,
            "stop_reason": "tool_use" if line.get("calls") else "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": _USAGE[0], "output_tokens": _USAGE[1]},
        }

    @staticmethod
    def parts(line: Json, body: Json) -> Iterator[str]:
        def event(name: str, **members: Any) -> str:
            return f"event: {name}\ndata: {json.dumps({'type': name} | members)}\n\n"

        whole = Anthropic.whole(line, body)
        usage = {"input_tokens": _USAGE[0], "output_tokens": 1}
        yield event("message_start", message=whole | {"content": [], "stop_reason": None, "usage": usage})
        for index, block in enumerate(whole["content"]):
            is_text = block["type"] == "text"
            empty: Json = {"text": ""} if is_text else {"input": {}}
            begun = block | empty
            yield event("content_block_start", index=index, content_block=begun)
            for piece in _pieces(block["text"] if is_text else json.dumps(block["input"])):
                delta = (
                    {"type": "text_delta", "text": piece}
                    if is_text
                    else {"type": "input_json_delta", "partial_json": piece}
                )
                yield event("content_block_delta", index=index, delta=delta)
            yield event("content_block_stop", index=index)
        ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
        yield event("message_delta", delta=ended, usage={"output_tokens": _USAGE[1]})
        yield event("message_stop")


class Google:
    """Gemini: a stream's parts are whole answers, one a block."""

    @staticmethod
    def whole(line: Json, body: Json) -> Json:
        parts: list[Json] = [{"text": line["say"]}] if line.get("say") else []
        parts += [{"functionCall": {"name": name, "args": given}} for name, given in line.get("calls", [])]
        return {
            "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": _USAGE[0], "candidatesTokenCount": _USAGE[1]},
            "modelVersion": "scripted-1",
        }

    @staticmethod
    def parts(line: Json, body: Json) -> Iterator[str]:
        yield f"data: {json.dumps(Google.whole(line, body))}\n\n"


def _serve_until_let_go(server: ThreadingHTTPServer) -> None:
    """Whoever started this process holds its standard input open, and is gone when that ends."""
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=_serve_until_let_go, args=(server,), daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.05)
