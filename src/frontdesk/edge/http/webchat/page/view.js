// What the visitor sees. Texts are set as text; nothing that somebody wrote is ever read as HTML.

import { linked } from "./links.js";

const NEAR_THE_END = 80; // pixels
const MOST_CHARACTERS = 5000;
const COUNTED_FROM = 4500;

export class View {
  #words;
  #log = byId("log");
  #newest = byId("newest");
  #greeting = null;
  #partial = null;
  #wasAtEnd = true;
  #time;
  #day;

  constructor(words, language) {
    this.#words = words;
    this.#time = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    document.documentElement.lang = language;
    byId("about").textContent = words.about;
    byId("words-label").textContent = words.message;
    byId("words").placeholder = words.placeholder;
    byId("send-label").textContent = words.send;
    byId("typing-words").textContent = words.typing;
    byId("answered-by").textContent = words.personAnswers;
    byId("connection").textContent = words.offline;
    this.#newest.textContent = words.newest;
    this.#log.setAttribute("aria-label", words.log);
    this.#log.replaceChildren();
    this.#log.addEventListener("scroll", () => this.#noteNews(false), { passive: true });
    this.#newest.addEventListener("click", () => this.#toEnd());
    new ResizeObserver(() => this.#wasAtEnd && this.#toEnd()).observe(this.#log);
  }

  /** Whether new lines are read out; a whole history is not. */
  readOut(yes) {
    this.#log.setAttribute("aria-live", yes ? "polite" : "off");
  }

  /** The first line of the chat. */
  greet(text) {
    const line = this.#line({ role: "agent", body: text, author: this.#words.assistant });
    if (this.#greeting === null) {
      this.#log.prepend(line);
    } else if (this.#greeting.textContent !== line.textContent) {
      this.#greeting.replaceWith(line);
    } else {
      return;
    }
    this.#greeting = line;
  }

  /** Begin anew with the greeting alone. */
  clear() {
    this.#partial = null;
    this.#log.replaceChildren(...(this.#greeting === null ? [] : [this.#greeting]));
  }

  /** A message as the server has it; one that was on its way has arrived with it. */
  show(message) {
    if (this.#find("id", message.id) !== undefined) {
      return;
    }
    const own = message.clientId === null ? undefined : this.#find("clientId", message.clientId);
    const line = own ?? this.#line({ ...message, author: this.#author(message.role) });
    line.dataset.id = message.id;
    line.dataset.seq = message.seq;
    delete line.dataset.state;
    setNote(line, this.#moment(message.createdAt), ...(own === undefined ? [] : [` · ${this.#words.sent}`]));
    if (message.role !== "contact") {
      this.#takeBack();
    }
    this.#keepingEnd(() => this.#place(line), message.role !== "contact");
  }

  /** A message on its way: `sending`, `waiting` for its turn, or `failed`, which `again` repeats. */
  showPending(item, state, again, reason = "") {
    const before = this.#find("clientId", item.clientId);
    const line = before ?? this.#line({ role: "contact", body: item.body, author: this.#words.you });
    line.dataset.clientId = item.clientId;
    line.dataset.state = state;
    const told = state === "waiting" ? this.#words.tooOften : this.#words.sending;
    const note = state === "failed" ? [this.#failure(reason), " ", this.#button(again)] : [told];
    this.#keepingEnd(() => setNote(line, ...note));
    if (before === undefined) {
      this.#log.append(line);
      this.#toEnd();
    }
  }

  /** Somebody writes, or no longer; words shown before are taken back. */
  typing(on) {
    this.#keepingEnd(() => {
      byId("typing").hidden = !on;
      this.#takeBack();
    });
  }

  /** The reply as far as it is written. It is not read out; the message that takes its place is. */
  partial(text) {
    this.#keepingEnd(() => {
      if (this.#partial === null) {
        this.#partial = element("div", "", "line agent partial");
        this.#partial.setAttribute("aria-hidden", "true");
        const bubble = element("div", "", "bubble");
        bubble.dir = "auto";
        this.#partial.append(bubble);
      }
      this.#partial.firstChild.textContent = text;
      this.#log.append(this.#partial);
    });
  }

  #takeBack() {
    this.#partial?.remove();
    this.#partial = null;
  }

  personAnswers(yes) {
    this.#keepingEnd(() => (byId("answered-by").hidden = !yes));
  }

  connected(yes) {
    this.#keepingEnd(() => (byId("connection").hidden = yes));
  }

  /** The chat is over: the business has closed it. */
  close() {
    byId("connection").textContent = this.#words.closed;
    byId("connection").hidden = false;
    byId("composer").inert = true;
  }

  /** Let the visitor write: `onSend(text)` gets what was written, `onChange(text)` each change of it. */
  compose(draft, onSend, onChange) {
    const field = byId("words");
    const changed = () => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight}px`;
      this.#count(field.value);
      onChange(field.value);
    };
    const send = () => {
      const text = field.value.trim();
      if (text === "" || length(text) > MOST_CHARACTERS) {
        return;
      }
      field.value = "";
      changed();
      field.focus();
      onSend(text);
    };
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    field.addEventListener("keydown", (event) => {
      // 229 is what some browsers tell while an input method is at work.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        send();
      }
    });
    field.addEventListener("input", changed);
    field.value = draft;
    changed();
    if (matchMedia("(pointer: fine)").matches) {
      field.focus();
    }
  }

  #count(text) {
    const told = byId("count");
    const characters = length(text.trim());
    const over = characters > MOST_CHARACTERS;
    told.hidden = characters < COUNTED_FROM;
    told.classList.toggle("over", over);
    told.textContent = over
      ? this.#words.tooLong(characters, MOST_CHARACTERS)
      : this.#words.left(MOST_CHARACTERS - characters);
    byId("words").setAttribute("aria-invalid", String(over));
  }

  #author(role) {
    return { contact: this.#words.you, agent: this.#words.assistant, user: this.#words.person }[role];
  }

  #line({ role, body, author }) {
    const line = element("div", "", `line ${role}`);
    const bubble = element("div", "", "bubble");
    bubble.dir = "auto";
    bubble.append(...linked(body));
    const note = element("p", "", "note");
    note.setAttribute("aria-live", "off");
    line.append(element("span", author, role === "user" ? "author" : "author unseen"), bubble, note);
    return line;
  }

  #moment(createdAt) {
    const moment = new Date(createdAt);
    const today = moment.toDateString() === new Date().toDateString();
    const time = element("time", (today ? this.#time : this.#day).format(moment));
    time.dateTime = createdAt;
    return time;
  }

  #failure(reason) {
    const told = element("span", `${this.#words.notSent} ${reason}`.trim(), "failure");
    told.setAttribute("role", "alert");
    return told;
  }

  #button(again) {
    const button = element("button", this.#words.tryAgain);
    button.type = "button";
    button.addEventListener("click", again);
    return button;
  }

  /** In the order of the conversation; what is on its way stays at the end. */
  #place(line) {
    const seq = Number(line.dataset.seq);
    const follows = (other) =>
      other !== this.#greeting && other !== line && !(Number(other.dataset.seq) < seq);
    const next = [...this.#log.children].find(follows) ?? null;
    if (line.parentNode !== this.#log || line.nextSibling !== next) {
      this.#log.insertBefore(line, next);
    }
  }

  #find(name, value) {
    return [...this.#log.children].find((line) => line.dataset[name] === value);
  }

  #keepingEnd(change, isNews = false) {
    const stay = this.#isAtEnd();
    change();
    if (stay) {
      this.#toEnd();
    } else if (isNews) {
      this.#noteNews(true);
    }
  }

  #isAtEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_THE_END;
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#noteNews(false);
  }

  #noteNews(isNews) {
    this.#wasAtEnd = this.#isAtEnd();
    if (isNews || this.#wasAtEnd) {
      this.#newest.hidden = !isNews;
    }
  }
}

function setNote(line, ...nodes) {
  line.querySelector(".note").replaceChildren(...nodes);
}

function byId(id) {
  return document.getElementById(id);
}

function element(name, text, classes = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = classes;
  return made;
}

/** Characters as the server counts them, not halves of surrogate pairs. */
function length(text) {
  return [...text].length;
}
