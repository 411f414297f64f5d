// A session's page brings itself up to date: the part that changes is asked for again every second or two, and taken over only
// when its version changed. Forms in it are sent without leaving the page, so that the screen does not blink.
"use strict";

const stand = document.getElementById("stand");
const problem = document.getElementById("stand-fout");
const EVERY = Number(stand.dataset.every); // milliseconds; phones ask less often than the screen
const SLOWEST = 15000;
let version = `"${stand.dataset.version}"`;
let wait = EVERY;
let busy = false;

// Keep what the reader has open or focused; a list that grows must not throw anybody off their place.
function replace(html) {
  const open = [...stand.querySelectorAll("details")].map((item) => item.open);
  const active = document.activeElement;
  const inside = stand.contains(active) ? [...stand.querySelectorAll("button, a, summary, input")].indexOf(active) : -1;
  stand.innerHTML = html;
  stand.querySelectorAll("details").forEach((item, place) => { if (open[place] !== undefined) item.open = open[place]; });
  if (inside >= 0) stand.querySelectorAll("button, a, summary, input")[inside]?.focus({ preventScroll: true });
}

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(stand.dataset.stand, { headers: { "If-None-Match": version }, cache: "no-store" });
    if (response.status === 200) {
      replace(await response.text());
      version = response.headers.get("ETag") ?? version;
    } else if (response.status === 404) {
      location.reload();
      return;
    } else if (response.status !== 304) {
      throw new Error(String(response.status));
    }
    wait = EVERY;
    problem.hidden = true;
  } catch {
    wait = Math.min(wait * 2, SLOWEST);
    problem.hidden = false;
  } finally {
    busy = false;
  }
}

(async function keepUp() {
  await refresh();
  setTimeout(keepUp, document.hidden ? wait * 5 : wait);
})();

document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

stand.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)), redirect: "manual" });
  } catch {
    form.submit();
    return;
  }
  await refresh();
});
