// Choose a day and a time in one's own time zone, say who one is, book.

import { chooseWords } from "./strings.js";

const { root, page, timezone, minutes, visitor, name: knownName } = document.body.dataset;
const DAYS = 14;
const at = (id) => document.getElementById(id);
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const { tag: language, words } = chooseWords(navigator.languages ?? [navigator.language]);
// Whoever sends this again with the same time is told that the time is theirs already.
const visit = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

let zone = own || timezone;
let from = null; // the first day that is shown; null for today
let chosen = null;
let looks = 0;

const url = (path, query = {}) => {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  return `${root}/v1/booking-pages/${page}/${path}?${given}`;
};

const say = (text) => {
  at("status").textContent = text;
};

const shown = (moment, options) =>
  new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(new Date(moment));

const whole = (moment) => `${shown(moment, { dateStyle: "full", timeStyle: "short" })} (${zone})`;

const moved = (day, by) => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
};

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());

function show(id) {
  for (const part of ["choosing", "details", "done"]) at(part).hidden = part !== id;
}

function fillZones() {
  const names = new Set([own, timezone, ...(Intl.supportedValuesOf?.("timeZone") ?? [])]);
  for (const name of names) {
    if (name) at("zone").append(new Option(name.replaceAll("_", " "), name, false, name === zone));
  }
}

function timeOf(slot) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = shown(slot.start, { timeStyle: "short" });
  button.setAttribute("aria-label", whole(slot.start));
  button.addEventListener("click", () => choose(slot));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function showDays(days) {
  const parts = days.map((day) => {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    title.textContent = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" }).format(
      new Date(`${day.date}T12:00:00Z`),
    );
    const list = document.createElement("ul");
    list.className = "times";
    list.append(...day.slots.map(timeOf));
    section.append(title, list);
    return section;
  });
  at("days").replaceChildren(...parts);
}

/** Show the free times of the days from `from` on, and then the words. */
async function load(then = "") {
  const look = ++looks;
  say(words.looking);
  try {
    const response = await fetch(url("slots", { from, days: DAYS, timezone: zone }));
    if (look !== looks) return; // somebody was quicker to ask for other days
    if (!response.ok) return say(response.status === 429 ? words.tooOften : words.unread);
    const body = await response.json();
    show("choosing");
    at("earlier").disabled = from === null || from <= today();
    showDays(body.days);
    if (body.days.length > 0) say(then);
    else if (body.next) await jump(body.next, then);
    else say(words.none);
  } catch {
    if (look === looks) say(words.unread);
  }
}

async function jump(day, then) {
  from = day;
  await load(then);
}

function choose(slot) {
  chosen = slot;
  at("chosen").textContent = whole(slot.start);
  complain("");
  show("details");
  at("details-title").focus();
}

/** Say what is wrong, at the field that it is about. */
function complain(text, field) {
  at("wrong").textContent = text;
  for (const one of ["name", "email", "phone"]) {
    at(one).removeAttribute("aria-invalid");
    at(one).setAttribute("aria-describedby", one === "name" ? "wrong" : "reach wrong");
  }
  if (!field) return;
  at(field).setAttribute("aria-invalid", "true");
  at(field).focus();
}

async function book(event) {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(at("details")));
  if (!visitor && !said.name.trim()) return complain(words.noName, "name");
  if (!visitor && !said.email.trim() && !said.phone.trim()) return complain(words.noReach, "email");
  if (at("book").getAttribute("aria-disabled")) return;
  busy(true);
  try {
    const response = await fetch(url("bookings", { for: visitor }), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...said, slot: chosen.token, timezone: zone, visit }),
    });
    await settle(response, await response.json());
  } catch {
    complain(words.unsent);
  } finally {
    busy(false);
  }
}

/** While a booking is on its way the button keeps the focus and does nothing. */
function busy(is) {
  at("book").textContent = is ? words.booking : words.book;
  if (is) at("book").setAttribute("aria-disabled", "true");
  else at("book").removeAttribute("aria-disabled");
}

async function settle(response, body) {
  if (response.ok || body.yours) return done(body.start ?? chosen.start, body.status);
  if (response.status !== 409) return refuse(response.status, body);
  show("choosing");
  showDays(body.days);
  at("choosing-title").focus();
  if (body.days.length === 0) return say(words.goneAll);
  await jump(body.days[0].date, body.type?.endsWith("offer-expired") ? words.expired : words.gone);
}

function refuse(status, body) {
  const faults = body.errors?.map((one) => one.message) ?? [body.detail ?? ""];
  if (faults.some((one) => one.startsWith("email"))) complain(words.badEmail, "email");
  else if (faults.some((one) => one.startsWith("phone"))) complain(words.badPhone, "phone");
  else complain(status === 429 ? words.tooOften : words.refused);
}

function done(start, status) {
  show("done");
  say("");
  const waits = status === "new";
  at("done-title").textContent = waits ? words.asked : words.booked;
  at("told").textContent = waits ? `${whole(start)}. ${words.toConfirm}` : whole(start);
  at("done-title").focus();
}

document.documentElement.lang = language;
for (const part of document.querySelectorAll("[data-say]")) part.textContent = words[part.dataset.say];
at("minutes").textContent = words.minutes(Number(minutes));
at("known").textContent = words.known(knownName);
at("who").hidden = Boolean(visitor);
at("known").hidden = !visitor || !knownName;
fillZones();
at("zone").addEventListener("change", () => {
  zone = at("zone").value;
  load();
});
at("earlier").addEventListener("click", () => {
  const first = moved(from ?? today(), -DAYS);
  from = first <= today() ? null : first;
  load();
});
at("later").addEventListener("click", () => jump(moved(from ?? today(), DAYS)));
at("back").addEventListener("click", () => {
  show("choosing");
  at("choosing-title").focus();
});
at("details").addEventListener("submit", book);
load();
