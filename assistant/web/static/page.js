// For every page: say that scripts run, and switch the colours without loading the page again.
"use strict";

document.documentElement.classList.add("script");

document.querySelector(".theme-switch")?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const theme = button.value;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `thema=${theme}; Path=/; Max-Age=${theme ? 31536000 : 0}; SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const other of event.target.querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});
