// Saves at once, and lets the keyboard do everything. Without this script the forms still work, with a button.
"use strict";

const form = document.querySelector("#beoordeling");
if (form) {
  const state = document.querySelector("#stand");
  let busy = false, again = false, timer = 0;

  function tell(target, text, bad) {
    target.textContent = text;
    target.classList.toggle("bad", Boolean(bad));
  }

  async function send(of, keepalive) {
    const body = new URLSearchParams(new FormData(of));
    const answer = await fetch(of.action, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
    const values = await answer.json();
    if (!answer.ok) throw new Error(values.fout);
    return values;
  }

  // One save at a time: each carries the version that the one before it gave.
  async function save() {
    clearTimeout(timer);
    timer = 0;
    if (busy) { again = true; return; }
    busy = true;
    tell(state, "Bezig met bewaren …");
    const note = form.elements.notitie, typed = note.value;
    try {
      const kept = await send(form, true);
      form.elements.versie.value = kept.versie;
      const masked = kept.notitie !== typed && note.value === typed;
      if (masked) note.value = kept.notitie;
      tell(state, (kept.klaar ? "Bewaard. Alle zinnen zijn beoordeeld." : "Bewaard.") + (masked ? " Persoonsgegevens in de notitie zijn afgedekt." : ""));
    } catch (error) {
      tell(state, "Niet bewaard: " + (error instanceof TypeError ? "het programma is gestopt of niet bereikbaar." : error.message), true);
    } finally {
      busy = false;
      if (again) { again = false; save(); }
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  form.addEventListener("change", save);
  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") { clearTimeout(timer); timer = setTimeout(save, 500); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (timer || busy || state.classList.contains("bad")) { if (timer) save(); event.preventDefault(); }
  });

  // A case of its own: the place is what was pointed at, and the words are what was selected there.
  const caseForm = document.querySelector("#geval");
  if (caseForm) {
    const chosen = document.querySelector("#gekozen"), made = document.querySelector("#gemaakt");
    const show = () => {
      const radio = document.querySelector("input[name=bron]:checked");
      if (!radio) return;
      const source = radio.closest(".source"), selection = document.getSelection();
      const text = selection && source.querySelector(".text").contains(selection.anchorNode) ? selection.toString().trim() : "";
      if (text || caseForm.dataset.source !== radio.value) caseForm.elements.tekst.value = text;
      caseForm.dataset.source = radio.value;
      const words = caseForm.elements.tekst.value;
      tell(chosen, "Aangewezen: " + source.querySelector("h3").textContent.trim() + (words ? ", met de woorden “" + words + "”" : ""));
      if (!caseForm.elements.status.value) caseForm.elements.status.value = "answered";
    };
    document.addEventListener("change", (event) => { if (event.target.name === "bron") show(); });
    document.addEventListener("selectionchange", () => {
      if (document.getSelection().toString().trim()) show();
    });
    caseForm.addEventListener("submit", async (event) => {
      event.preventDefault();
      try { tell(made, (await send(caseForm, false)).melding); } catch (error) { tell(made, error.message, true); }
    });
  }

  // Keys. They can be switched off, for people whose software sends single letters.
  const sentences = [...document.querySelectorAll(".sentence")], keys = document.querySelector("#sneltoetsen");
  let current = Math.max(0, sentences.findIndex((one) => !one.querySelector(":checked")));
  const stored = (() => { try { return localStorage.getItem("sneltoetsen"); } catch { return null; } })();
  keys.checked = stored !== "uit";
  keys.addEventListener("change", () => { try { localStorage.setItem("sneltoetsen", keys.checked ? "aan" : "uit"); } catch { /* then only for now */ } });

  function go(to) {
    sentences[current].classList.remove("current");
    current = Math.min(sentences.length - 1, Math.max(0, to));
    sentences[current].classList.add("current");
    sentences[current].closest(".pair").scrollIntoView({ block: "nearest" });
  }
  go(current);

  function mark(value) {
    const radio = sentences[current].querySelector("input[value=" + value + "]");
    radio.checked = true;
    save();
    go(current + 1);
  }

  const actions = {
    j: () => go(current + 1), k: () => go(current - 1),
    g: () => mark("goed"), f: () => mark("fout"), o: () => mark("niet_onderbouwd"),
    v: () => document.querySelector("#volgende")?.click(), t: () => document.querySelector("#vorige")?.click(),
    n: () => form.elements.notitie.focus(),
    b: () => sentences[current].closest(".pair").querySelector("input[name=bron]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing && event.key === "Escape") event.target.blur();
    if (typing || !keys.checked || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
}
