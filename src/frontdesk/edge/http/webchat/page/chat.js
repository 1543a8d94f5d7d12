// The chat of one widget: what is kept, what is sent, what is heard, put together.

import { chatApi, Refused } from "./api.js";
import { Follower } from "./follow.js";
import { keepFor } from "./keep.js";
import { backOff } from "./patience.js";
import { chooseWords } from "./strings.js";
import { View } from "./view.js";

const TRIES = 4;
const BANNER_SECONDS = 2; // a break that is over sooner is not worth a word
const HISTORY_SECONDS = 1; // what comes at once after the first connection was said before

class Chat {
  #api;
  #keep;
  #view;
  #session;
  #follower = null;
  #outbox;
  #failed = new Map();
  #sending = false;
  #banner;
  #greeting;

  constructor({ root, widget, greeting }, { language, words }) {
    this.#api = chatApi(root, widget);
    this.#keep = keepFor(widget);
    this.#view = new View(words, language);
    this.#greeting = greeting;
    this.#session = this.#keep.session();
    this.#outbox = this.#keep.outbox();
  }

  start() {
    this.#view.greet(this.#greeting);
    this.#view.readOut(this.#session === null);
    for (const item of this.#outbox) {
      this.#view.showPending(item, "sending");
    }
    this.#view.compose(
      this.#keep.draft(),
      (text) => this.#say(text),
      (text) => this.#keep.setDraft(text),
    );
    this.#join();
    window.addEventListener("online", () => this.#goOn(true));
    window.addEventListener("offline", () => this.#connected(false));
    window.addEventListener("pageshow", () => this.#goOn());
    document.addEventListener("visibilitychange", () => document.hidden || this.#goOn());
    this.#send();
  }

  #say(text) {
    const item = { clientId: randomId(), body: text, at: new Date().toISOString() };
    this.#setOutbox([...this.#outbox, item]);
    this.#view.showPending(item, "sending");
    this.#follower?.wake();
    this.#send();
  }

  /** Send what waits, one after the other, until it is through or cannot be. */
  async #send() {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    try {
      for (let item = this.#next(); item !== undefined; item = this.#next()) {
        await this.#deliver(item);
      }
    } finally {
      this.#sending = false;
    }
  }

  #next() {
    return this.#outbox.find((item) => !this.#failed.has(item.clientId));
  }

  async #deliver(item) {
    const pause = backOff();
    for (let attempt = 1; this.#outbox.includes(item); attempt += 1) {
      try {
        const session = await this.#open();
        this.#heard(await this.#api.say(session, item));
        return;
      } catch (problem) {
        if (!this.#outbox.includes(item)) {
          return; // It has arrived, as the stream told meanwhile; only the answer was lost.
        }
        if (problem instanceof Refused && problem.isGone) {
          if (this.#session === null) {
            this.#view.close();
          } else if (attempt < TRIES) {
            this.#startOver();
            continue;
          }
        }
        const passing = !(problem instanceof Refused) || problem.isPassing;
        const waits = problem.retryAfter > 0;
        if (!passing || (!waits && attempt >= TRIES)) {
          this.#fail(item, problem);
          return;
        }
        this.#view.showPending(item, waits ? "waiting" : "sending");
        await seconds(Math.max(problem.retryAfter ?? 0, pause.next()));
      }
    }
  }

  #fail(item, problem) {
    const refused = problem instanceof Refused && !problem.isPassing;
    this.#failed.set(item.clientId, { item, refused });
    this.#view.showPending(item, "failed", () => this.#retry(item), refused ? problem.message : "");
  }

  #retry(item) {
    this.#failed.delete(item.clientId);
    this.#view.showPending(item, "sending");
    this.#follower?.wake();
    this.#send();
  }

  /** The session; with the first message the visitor gets one. Tabs of one browser share it. */
  async #open() {
    if (this.#session === null) {
      await alone(`frontdesk.chat.${document.body.dataset.widget}`, async () => {
        this.#session = this.#keep.session() ?? (await this.#begin());
      });
      this.#join();
    }
    return this.#session;
  }

  async #begin() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const { sessionId, secret, greeting } = await this.#api.begin({
      timezone: timeZone,
      language: navigator.language,
    });
    this.#keep.setSession({ sessionId, secret, greeting });
    return { sessionId, secret, greeting };
  }

  /** Show the session and stay with it. */
  #join() {
    if (this.#session === null) {
      return;
    }
    this.#view.greet(this.#session.greeting);
    const follower = new Follower(this.#api, this.#session, {
      message: (message) => this.#heard(message),
      status: (status) => this.#view.personAnswers(status.answeredBy === "person"),
      typing: (on) => this.#view.typing(on),
      partial: (text) => this.#view.partial(text),
      connected: (yes) => this.#connected(yes),
      gone: () => this.#startOver(),
    });
    this.#follower = follower;
    follower.run();
  }

  #heard(message) {
    this.#view.show(message);
    if (message.clientId !== null) {
      this.#failed.delete(message.clientId);
      this.#setOutbox(this.#outbox.filter((item) => item.clientId !== message.clientId));
    }
  }

  /** The session is not known any more, such as when the business erased the contact. */
  #startOver() {
    if (this.#session === null) {
      return;
    }
    this.#follower?.stop();
    this.#follower = null;
    this.#keep.forgetSession(this.#session);
    this.#session = null;
    this.#view.clear();
    this.#view.greet(this.#greeting);
    this.#view.typing(false);
    this.#view.personAnswers(false);
    this.#connected(true);
    for (const item of this.#outbox) {
      this.#view.showPending(item, "sending");
    }
  }

  #connected(yes) {
    clearTimeout(this.#banner);
    setTimeout(() => this.#view.readOut(true), HISTORY_SECONDS * 1000);
    if (!yes) {
      this.#view.typing(false);
      this.#banner = setTimeout(() => this.#view.connected(false), BANNER_SECONDS * 1000);
      return;
    }
    this.#view.connected(true);
    for (const { item, refused } of [...this.#failed.values()]) {
      if (!refused) {
        this.#retry(item);
      }
    }
  }

  /** The page is looked at again, or (`renewed`) the network is back and what was open may be dead. */
  #goOn(renewed = false) {
    if (this.#session === null) {
      this.#connected(navigator.onLine);
      this.#session = this.#keep.session();
      this.#join();
    }
    this.#follower?.wake(renewed);
  }

  #setOutbox(items) {
    this.#outbox = items;
    this.#keep.setOutbox(items);
  }
}

/** Run with no other tab in between, where the browser can. */
function alone(name, act) {
  return navigator.locks === undefined ? act() : navigator.locks.request(name, act);
}

function seconds(count) {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

new Chat(document.body.dataset, chooseWords(navigator.languages ?? [navigator.language])).start();
