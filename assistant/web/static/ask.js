// Asking: the answer grows sentence by sentence, a citation opens beside it, and small helps around an answer.
// Everything here also works without this script, as plain forms and links.
"use strict";

const byId = (id) => document.getElementById(id);
const answers = byId("antwoorden");
const running = byId("bezig");
const runningSentences = byId("bezig-zinnen");
const step = byId("bezig-stap");
const status = byId("melding");
const failure = byId("fout");
const box = byId("vraagvak");
const question = byId("vraag");
const panel = byId("paneel");
const WIDE = matchMedia("(min-width: 64rem)");
const EVENT_STREAM = "text/event-stream";
const LOST = "De verbinding viel weg. Controleer uw netwerk en stel de vraag opnieuw.";

let stopping = null; // the AbortController of the question that is being answered
let openedBy = null; // the citation whose source is in the panel
let shownPath = location.pathname;

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // our own server made and escaped it
  return template.content;
}

// Asking --------------------------------------------------------------------------------------------------------

function fieldsOf(form, button) {
  const fields = new FormData(form, button && button.name ? button : undefined);
  if (form !== box) {
    for (const name of ["peildatum", "soort"]) {
      if (!fields.get(name) && box.elements[name]?.value) fields.set(name, box.elements[name].value);
    }
  }
  fields.set("gesprek", box.elements.gesprek.value);
  return new URLSearchParams(fields);
}

function begin(text) {
  failure.replaceChildren();
  document.querySelectorAll("[data-opening]").forEach((part) => { part.hidden = true; });
  byId("bezig-vraag").textContent = text;
  runningSentences.replaceChildren();
  running.hidden = false;
  box.hidden = true;
  step.textContent = "Ik begin";
  status.textContent = "Ik zoek een antwoord.";
  history.replaceState({ vraag: text }, ""); // so that the question is still there when the page is loaded again
  running.scrollIntoView({ block: "start" });
  byId("stop").focus({ preventScroll: true });
}

function end() {
  running.hidden = true;
  box.hidden = false;
  stopping = null;
  history.replaceState(null, "");
}

function tell(text, login) {
  const notice = document.createElement("div");
  notice.className = "notice notice--negative";
  notice.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = text;
  if (login) {
    const link = document.createElement("a");
    Object.assign(link, { href: "/inloggen", target: "_blank", rel: "noopener", textContent: "Log opnieuw in (nieuw tabblad)" });
    line.append(" ", link, ".");
  }
  notice.append(line);
  failure.replaceChildren(notice);
}

function fail(text, login = false) {
  end();
  tell(text, login);
  document.querySelectorAll("[data-opening]").forEach((part) => { part.hidden = answers.childElementCount > 0; });
  status.textContent = "";
  question.focus();
}

function addSentence({ html, vorm, samen }) {
  const isProse = vorm === "zin";
  let block = runningSentences.lastElementChild;
  if (!samen || !block) {
    block = document.createElement(isProse ? "p" : "ul");
    if (vorm === "tabelrij") block.className = "prose__rows";
    runningSentences.append(block);
  }
  const piece = fromHtml(html);
  if (isProse) {
    block.append(piece, " ");
  } else {
    const item = document.createElement("li");
    item.append(piece);
    block.append(item);
  }
}

function finish({ html, gesprek, titel, zinnen, bronnen }) {
  end();
  answers.append(fromHtml(html));
  const answer = answers.lastElementChild;
  if (gesprek) {
    box.elements.gesprek.value = gesprek;
    byId("vraag-label").textContent = "Stel een vervolgvraag";
    byId("nieuw").hidden = false;
    const path = `/gesprekken/${encodeURIComponent(gesprek)}`;
    if (path !== shownPath) history.pushState(null, "", path); // the way back is the page where the question was asked
    shownPath = path;
    document.title = `${titel.slice(0, 60)} – Kenniswijzer`;
    markMenu("/gesprekken");
  }
  byId("kop").textContent = `Gesprek: ${document.querySelector("#antwoorden h2").textContent}`;
  byId("kop").className = "visually-hidden";
  question.value = "";
  const count = zinnen ? `${zinnen} ${zinnen === 1 ? "zin" : "zinnen"} met ${bronnen} ${bronnen === 1 ? "bron" : "bronnen"}` : "";
  status.textContent = count ? `Het antwoord is klaar: ${count}.` : "Het antwoord is klaar.";
  const heading = answer.querySelector("h2");
  heading.focus({ preventScroll: true });
  answer.scrollIntoView({ block: "start" });
}

function markMenu(path) {
  for (const link of document.querySelectorAll(".menu a")) {
    if (link.getAttribute("href") === path) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    held += value.replaceAll("\r\n", "\n");
    let end_ = held.indexOf("\n\n");
    while (end_ >= 0) {
      const lines = held.slice(0, end_).split("\n");
      held = held.slice(end_ + 2);
      const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (name) yield [name, JSON.parse(data)];
      end_ = held.indexOf("\n\n");
    }
  }
}

async function ask(body) {
  stopping = new AbortController();
  const response = await fetch("/vragen", {
    method: "POST", body, headers: { Accept: EVENT_STREAM }, signal: stopping.signal,
  });
  if (response.status === 401) {
    throw Object.assign(new Error("U bent niet meer ingelogd. Uw vraag blijft hier staan."), { login: true });
  }
  if (!response.ok || !(response.headers.get("content-type") || "").startsWith(EVENT_STREAM)) {
    const problem = await response.json().catch(() => ({}));
    if (response.status === 404 && box.elements.gesprek.value) {
      box.elements.gesprek.value = "";
      throw new Error(`${problem.detail} Stel de vraag nog eens; dan begint u een nieuw gesprek.`);
    }
    throw new Error(problem.detail || "Nu kan er geen antwoord worden gegeven. Probeer het over een minuut opnieuw.");
  }
  for await (const [name, data] of eventsOf(response)) {
    if (name === "voortgang") step.textContent = data.tekst;
    else if (name === "naar") { location.assign(data.adres); return; }
    else if (name === "zin") addSentence(data);
    else if (name === "antwoord") return finish(data);
    else if (name === "fout") throw new Error(data.tekst);
  }
  throw new Error(LOST);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-ask]");
  if (!form || stopping) return;
  const body = fieldsOf(form, event.submitter);
  const text = (body.get("vraag") || "").trim();
  if (!text) return;
  event.preventDefault();
  begin(text);
  ask(body).catch((error) => {
    if (error.name === "AbortError") fail("U hebt gestopt. Wat al liep, wordt afgemaakt en staat straks bij Gesprekken.");
    else fail(error instanceof TypeError ? LOST : error.message, error.login);
    if (!question.value) question.value = text;
  });
});

window.addEventListener("popstate", () => {
  if (location.pathname !== shownPath) location.reload();
});

if (history.state?.vraag) {
  question.value ||= history.state.vraag;
  history.replaceState(null, "");
  tell("Het antwoord was nog niet klaar toen de pagina opnieuw werd geladen. Kijk bij Gesprekken, of stel de vraag opnieuw.");
}

byId("stop").addEventListener("click", () => stopping?.abort());

question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box.requestSubmit(byId("verstuur"));
  }
});

// A source beside the answer ------------------------------------------------------------------------------------

async function openSource(link) {
  const response = await fetch(link.href, { headers: { "X-Deel": "ja", Accept: "text/html" } });
  if (!response.ok) {
    location.assign(link.href); // the page says what is wrong
    return;
  }
  const html = await response.text();
  closeSource(false);
  panel.replaceChildren(fromHtml(html));
  panel.hidden = false;
  openedBy = link;
  link.setAttribute("aria-current", "true");
  link.closest(".sentence")?.classList.add("is-open");
  const context = panel.querySelector(".context");
  const target = panel.querySelector("mark") || panel.querySelector("[data-found]");
  if (target) context.scrollTop = target.getBoundingClientRect().top - context.getBoundingClientRect().top - 48;
  byId("paneel-kop").focus({ preventScroll: true });
}

function closeSource(giveFocusBack) {
  if (!openedBy) return;
  panel.hidden = true;
  panel.replaceChildren();
  openedBy.removeAttribute("aria-current");
  openedBy.closest(".sentence")?.classList.remove("is-open");
  if (giveFocusBack) openedBy.focus();
  openedBy = null;
}

// Helps around an answer ----------------------------------------------------------------------------------------

async function copy(answer) {
  const text = answer.querySelector(".answer__plain").textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // a page without https has no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  answer.querySelector(".answer__told").textContent = "Gekopieerd, met de bronnen erbij.";
}

function react(button) {
  const answer = button.closest(".answer");
  const feedback = answer.querySelector(".feedback");
  feedback.open = true;
  feedback.querySelector("select").value = button.dataset.react;
  feedback.scrollIntoView({ block: "center" });
  feedback.querySelector("input[type=radio]").focus({ preventScroll: true });
}

function extend(text) {
  question.value = `${text} `;
  box.scrollIntoView({ block: "center" });
  question.focus();
  question.setSelectionRange(question.value.length, question.value.length);
}

async function sendFeedback(form) {
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  try {
    const response = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Deel": "ja" },
    });
    if (!response.ok) throw new Error();
    told.className = "notice notice--positive";
    told.textContent = await response.text();
    form.reset();
    form.before(told);
    form.hidden = true;
    told.tabIndex = -1;
    told.focus();
    form.parentElement.addEventListener("toggle", () => { form.hidden = false; told.remove(); }, { once: true });
  } catch {
    told.className = "notice notice--negative";
    told.textContent = "Uw reactie is niet bewaard. Probeer het opnieuw.";
    form.before(told);
  }
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("a[data-passage], button, a[data-extend]");
  if (!target) return;
  if (target.matches("a[data-passage]")) {
    if (!WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openSource(target).catch(() => location.assign(target.href));
  } else if (target.matches("[data-close-panel]")) {
    closeSource(true);
  } else if (target.matches("[data-copy]")) {
    copy(target.closest(".answer"));
  } else if (target.matches("[data-print]")) {
    window.print();
  } else if (target.matches("[data-react]")) {
    react(target);
  } else if (target.matches("[data-extend]")) {
    event.preventDefault();
    extend(target.dataset.extend);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-feedback]");
  if (!form) return;
  event.preventDefault();
  form.previousElementSibling?.matches(".notice") && form.previousElementSibling.remove();
  sendFeedback(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && openedBy) closeSource(true);
});

window.addEventListener("beforeprint", () => {
  document.querySelectorAll(".sources-fold, .understood").forEach((part) => { part.open = true; });
});
