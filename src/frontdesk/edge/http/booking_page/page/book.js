// Choose a day and a time in one's own time zone, say who one is, book.

import { chooseWords } from "./strings.js";

const { root, page, timezone, minutes, visitor, name: knownName, business } = document.body.dataset;
const DAYS = 14; // as many are asked for at once
const at = (id) => document.getElementById(id);
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const { tag: language, words } = chooseWords(navigator.languages ?? [navigator.language]);
// Whoever sends this again with the same time is told that the time is theirs already.
const visit = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

let zone = own || timezone;
let known = []; // the days with free times that were told so far
let next = null; // the first day after them that has some; null for none, and at the beginning
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

const ofDay = (day, options) =>
  new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(new Date(`${day.date}T12:00:00Z`));

function dateOf(day, checked) {
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "date";
  input.checked = checked;
  input.setAttribute("aria-label", `${ofDay(day, { dateStyle: "full" })}, ${words.free(day.slots.length)}`);
  input.addEventListener("change", () => showTimes(day));
  const weekday = document.createElement("span");
  weekday.className = "weekday";
  weekday.textContent = ofDay(day, { weekday: "short" });
  const date = document.createElement("span");
  date.textContent = ofDay(day, { day: "numeric", month: "short" });
  const label = document.createElement("label");
  label.append(input, weekday, date);
  return label;
}

function showTimes(day) {
  at("times").hidden = !day;
  at("times-title").textContent = day ? ofDay(day, { dateStyle: "full" }) : "";
  at("slots").replaceChildren(...(day?.slots ?? []).map(timeOf));
}

/** Show the days that are known, and the times of one of them: of `date`, or else of the first. */
function showDays(date) {
  const day = known.find((one) => one.date === date) ?? known[0];
  at("days").hidden = known.length === 0;
  at("dates").replaceChildren(...known.map((one) => dateOf(one, one === day)));
  showTimes(day);
}

const ask = async (first) => {
  const response = await fetch(url("slots", { from: first, days: DAYS, timezone: zone }));
  if (response.ok) return response.json();
  throw Object.assign(new Error(response.statusText), { told: response.status === 429 && words.tooOften });
};

/** Learn of the next days that have free times. */
async function learn() {
  let body = await ask(next);
  if (body.days.length === 0 && body.next) body = await ask(body.next);
  return body;
}

/** Show more days after those that are shown, as far as `date` where it is given, and then the words. */
async function load({ then = "", date } = {}) {
  const look = ++looks;
  say(words.looking);
  at("retry").hidden = true;
  try {
    do {
      const found = await learn();
      if (look !== looks) return; // somebody was quicker to ask for other days
      known = [...known, ...found.days];
      next = found.next;
    } while (date && next && next <= date);
    show("choosing");
    at("more").hidden = !next;
    showDays(date);
    say(then || (known.length > 0 ? "" : words.none));
  } catch (problem) {
    if (look !== looks) return;
    say(problem.told || words.unread);
    at("retry").hidden = false;
  }
}

/** Look anew, from the first day on. */
async function reload(options) {
  known = [];
  next = null;
  await load(options);
}

async function more() {
  const first = known.length;
  await load({ date: next });
  at("dates").querySelectorAll("input")[first]?.focus();
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
  if (response.ok) return done(body);
  if (body.yours) return done(body.booked);
  if (response.status !== 409) return refuse(response.status, body);
  const [day] = body.days;
  const then = body.type?.endsWith("offer-expired") ? words.expired : words.gone;
  await reload({ date: day?.date, then: day ? then : words.goneAll });
  at("choosing-title").focus();
}

function refuse(status, body) {
  const faults = body.errors?.map((one) => one.message) ?? [body.detail ?? ""];
  if (faults.some((one) => one.startsWith("email"))) complain(words.badEmail, "email");
  else if (faults.some((one) => one.startsWith("phone"))) complain(words.badPhone, "phone");
  else complain(status === 429 ? words.tooOften : words.refused);
}

function done(booked) {
  show("done");
  say("");
  const waits = booked.status === "new";
  at("done-title").textContent = waits ? words.asked : words.booked;
  at("told").textContent = whole(booked.start);
  at("place").textContent = booked.place;
  at("waits").hidden = !waits;
  at("file").href = booked.file;
  at("file").hidden = false;
  at("done-title").focus();
}

document.documentElement.lang = language;
for (const part of document.querySelectorAll("[data-say]")) part.textContent = words[part.dataset.say];
at("minutes").textContent = words.minutes(Number(minutes));
at("known").textContent = words.known(knownName);
at("who").hidden = Boolean(visitor);
at("known").hidden = !visitor || !knownName;
fillZones();
at("change").textContent = visitor ? words.changeThere : words.change(business);
at("zone").addEventListener("change", () => {
  zone = at("zone").value;
  reload();
});
at("more").addEventListener("click", more);
at("again").addEventListener("click", () => load());
at("back").addEventListener("click", () => {
  show("choosing");
  at("choosing-title").focus();
});
at("details").addEventListener("submit", book);
load();
