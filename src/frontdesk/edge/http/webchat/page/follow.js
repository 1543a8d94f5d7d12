// Stays with the conversation: the stream, again after each break, and asking in turns where nothing streams.

import { Refused } from "./api.js";
import { eventsOf } from "./events.js";
import { backOff, wakeable } from "./patience.js";

const FIRST_SIGN_SECONDS = 10;
const SILENCE_SECONDS = 40; // the server shows every 15 s that it is there
const ASK_SECONDS = 4;
const ASK_ROUNDS = 15;

/**
 * Follows a session until it ends. `hear` is told what comes: `message(message)`, `status(status)`,
 * `typing(on)`, `partial(text)`, `connected(yes)`, and `gone()` when the session is no longer known.
 */
export class Follower {
  #api;
  #session;
  #hear;
  #cursor = 0;
  #stopped = false;
  #pause = wakeable();
  #abort = null;
  #lastSign = 0;
  #replaced = false;

  constructor(api, session, hear) {
    this.#api = api;
    this.#session = session;
    this.#hear = hear;
  }

  stop() {
    this.#stopped = true;
    this.#abort?.abort();
    this.#pause.wake();
  }

  /** Something speaks for trying now; `renewed` for a new connection whatever stands. */
  wake(renewed = false) {
    this.#replaced = false;
    const silent = this.#lastSign > 0 && secondsSince(this.#lastSign) > SILENCE_SECONDS / 2;
    if (renewed || silent) {
      this.#abort?.abort();
    }
    this.#pause.wake();
  }

  async run() {
    const tries = backOff();
    while (!this.#stopped) {
      let wait;
      try {
        if (await this.#stream(tries)) {
          wait = this.#replaced ? Infinity : tries.next();
        } else {
          await this.#ask();
          wait = 0;
        }
      } catch (problem) {
        if (this.#stopped) {
          return;
        }
        if (problem instanceof Refused && problem.isGone) {
          this.#hear.gone();
          return;
        }
        this.#hear.connected(false);
        wait = Math.max(problem.retryAfter ?? 0, tries.next());
      }
      await this.#pause.wait(wait);
    }
  }

  /** One stream from its beginning to its end; false when nothing of it gets through. */
  async #stream(tries) {
    const begun = performance.now();
    let mute = false;
    this.#lastSign = 0;
    this.#abort = new AbortController();
    const watch = setInterval(() => {
      const silent = secondsSince(this.#lastSign || begun);
      mute = this.#lastSign === 0 && silent > FIRST_SIGN_SECONDS;
      if (mute || silent > SILENCE_SECONDS) {
        this.#abort?.abort();
      }
    }, 1000);
    try {
      const response = await this.#api.stream(this.#session, this.#cursor, this.#abort.signal);
      for await (const event of eventsOf(response.body, () => this.#sign(tries))) {
        this.#take(event);
      }
    } catch (problem) {
      if (mute) {
        return false;
      }
      if (this.#lastSign === 0) {
        throw problem;
      }
    } finally {
      clearInterval(watch);
      this.#abort = null;
    }
    if (this.#lastSign === 0) {
      this.#hear.connected(false); // it ended before it began: the server has trouble of its own
    }
    return true;
  }

  #sign(tries) {
    if (this.#lastSign === 0) {
      tries.reset();
      this.#hear.connected(true);
    }
    this.#lastSign = performance.now();
  }

  #take(event) {
    if (event.name === "message") {
      this.#cursor = Math.max(this.#cursor, event.data.seq);
      this.#hear.message(event.data);
    } else if (event.name === "status") {
      this.#hear.status(event.data);
    } else if (event.name === "typing") {
      this.#hear.typing(event.data.on);
    } else if (event.name === "partial") {
      this.#hear.partial(event.data.text);
    } else if (event.name === "replaced") {
      this.#replaced = true;
    }
  }

  /** For a while, ask for what is new: something on the way holds streams back. */
  async #ask() {
    for (let round = 0; round < ASK_ROUNDS && !this.#stopped; round += 1) {
      const list = await this.#api.list(this.#session, this.#cursor);
      this.#hear.connected(true);
      this.#hear.status(list.status);
      this.#hear.typing(list.status.typing);
      for (const message of list.data) {
        this.#hear.message(message);
      }
      this.#cursor = Math.max(this.#cursor, list.nextCursor ?? list.data.at(-1)?.seq ?? 0);
      await this.#pause.wait(list.nextCursor === null ? ASK_SECONDS : 0);
    }
  }
}

function secondsSince(then) {
  return (performance.now() - then) / 1000;
}
