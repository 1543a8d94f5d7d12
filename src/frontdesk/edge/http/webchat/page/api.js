// The calls of /v1/webchat. The session's secret travels in a header only.

/** The server refused: `status` of HTTP, and how long to wait where it says so. */
export class Refused extends Error {
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The session, or the whole widget, is not there any more. */
  get isGone() {
    return this.status === 401 || this.status === 404;
  }

  /** Trying again later may work. */
  get isPassing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** There was no answer. */
export class Unreachable extends Error {}

const ANSWER_SECONDS = 20;

export function chatApi(root, widgetId) {
  const base = `${root}/v1/webchat/${encodeURIComponent(widgetId)}/sessions`;
  const of = (session) => `${base}/${encodeURIComponent(session.sessionId)}`;
  return {
    begin: (visitor) => answered("POST", base, null, { visitor }),
    say: (session, item) =>
      answered("POST", `${of(session)}/messages`, session, { body: item.body, clientId: item.clientId }),
    list: (session, after) => answered("GET", `${of(session)}/messages?after=${after}`, session),
    /** The open answer of the stream; whoever reads it decides with `signal` how long. */
    stream: (session, after, signal) =>
      sent(`${of(session)}/stream?after=${after}`, { headers: headers(session), cache: "no-store", signal }),
  };
}

async function answered(method, url, session, body) {
  const options = { method, headers: headers(session), signal: timeout(ANSWER_SECONDS), cache: "no-store" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const response = await sent(url, options);
  try {
    return await response.json();
  } catch {
    throw new Unreachable("the answer broke off");
  }
}

async function sent(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Unreachable("no answer");
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

async function refusal(response) {
  let detail = response.statusText;
  try {
    detail = (await response.json()).detail ?? detail;
  } catch {
    // A proxy answered in its own words.
  }
  return new Refused(response.status, detail, Number(response.headers.get("Retry-After")) || 0);
}

function headers(session) {
  return session === null ? {} : { "X-Session-Secret": session.secret };
}

function timeout(seconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), seconds * 1000);
  return controller.signal;
}
