// Server-sent events read from the body of a fetch(), as the HTML standard has them.

/** Yields `{name, data, id}`; data is parsed JSON. `onBytes` hears of every sign of life, comments too. */
export async function* eventsOf(body, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = fresh();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      onBytes();
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line !== "") {
          take(event, line);
          continue;
        }
        if (event.lines.length > 0) {
          yield { name: event.name, data: JSON.parse(event.lines.join("\n")), id: event.id };
        }
        event = fresh();
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function fresh() {
  return { name: "message", lines: [], id: null };
}

function take(event, line) {
  const colon = line.indexOf(":");
  if (colon === 0) {
    return;
  }
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "event") {
    event.name = value;
  } else if (field === "data") {
    event.lines.push(value);
  } else if (field === "id") {
    event.id = value;
  }
}
