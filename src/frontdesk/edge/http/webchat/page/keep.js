// What outlives a reload: the session for all tabs, what this tab has not sent yet for itself.

/** Storage that a browser may refuse; then it lasts as long as the page. */
function storage(kind) {
  const memory = new Map();
  let real = null;
  try {
    real = window[kind];
  } catch {
    // The browser keeps nothing for this page.
  }
  return {
    read(key) {
      try {
        const kept = real?.getItem(key) ?? memory.get(key) ?? null;
        return kept === null ? null : JSON.parse(kept);
      } catch {
        return memory.has(key) ? JSON.parse(memory.get(key)) : null;
      }
    },
    write(key, value) {
      const text = JSON.stringify(value);
      memory.set(key, text);
      try {
        real?.setItem(key, text);
      } catch {
        // Full or refused: it lasts as long as the page.
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        real?.removeItem(key);
      } catch {
        // It was not kept.
      }
    },
  };
}

export function keepFor(widgetId) {
  const shared = storage("localStorage");
  const own = storage("sessionStorage");
  const key = (name) => `frontdesk.chat.${widgetId}.${name}`;
  return {
    /** `{sessionId, secret, greeting}`, or null for a visitor who has not written yet. */
    session() {
      const kept = shared.read(key("session"));
      return typeof kept?.sessionId === "string" && typeof kept?.secret === "string" ? kept : null;
    },
    setSession: (session) => shared.write(key("session"), session),
    /** Forget the session, unless another tab has begun a new one meanwhile. */
    forgetSession(session) {
      if (this.session()?.sessionId === session.sessionId) {
        shared.remove(key("session"));
      }
    },
    /** What was not sent yet: `[{clientId, body, at}]`. */
    outbox() {
      const kept = own.read(key("outbox"));
      return Array.isArray(kept) ? kept : [];
    },
    setOutbox: (items) => own.write(key("outbox"), items),
    draft: () => String(own.read(key("draft")) ?? ""),
    setDraft: (text) => own.write(key("draft"), text),
  };
}
