// The development inbox with script: live, by keyboard, with one click to copy. Everything works without it.
"use strict";

const said = document.getElementById("said");
const say = (text) => {
  if (said && text) said.textContent = text;
};

function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  for (const each of root.querySelectorAll(".by-hand")) each.hidden = true;
  for (const each of root.querySelectorAll(".live, .keys")) each.hidden = false;
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.classList.add("done");
    say(said?.dataset.copied);
    setTimeout(() => copy.classList.remove("done"), 1500);
  }
  const toggle = event.target.closest("[data-keys]");
  if (toggle) {
    localStorage.setItem("postkey-keys", keysOff() ? "on" : "off");
    toggle.setAttribute("aria-pressed", String(!keysOff()));
  }
});

// Single keys can be turned off (WCAG 2.1.4).
function keysOff() {
  try {
    return localStorage.getItem("postkey-keys") === "off";
  } catch {
    return false;
  }
}

const rows = () => [...document.querySelectorAll(".mails h2 a")];

function move(step) {
  const links = rows();
  if (!links.length) return document.querySelector(step > 0 ? '.turn [rel="next"]' : '.turn [rel="prev"]')?.click();
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step));
  links[next].focus();
  links[next].closest("li").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && typing) return typing.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
  const search = document.getElementById("q");
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "u") document.querySelector("[data-back]")?.click();
  else if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// Who looks at a mail has read it. Asking for the page alone changes nothing.
const mark = document.querySelector("[data-mark-read]");
if (mark) fetch(mark.action, { method: "POST", body: new URLSearchParams(new FormData(mark)), redirect: "manual" }).then(() => mark.remove(), () => {});

// Puts the list of now in the place of the one that is shown; what had the focus has it again.
async function renew(inbox) {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("inbox");
  const focused = document.activeElement?.getAttribute("href");
  const typed = document.getElementById("q");
  const typing = document.activeElement === typed;
  const tips = inbox.querySelector(".tips").open;
  for (const part of [".inbox-head", ".columns"]) inbox.querySelector(part).replaceWith(next.querySelector(part));
  inbox.querySelector(".tips").open = tips;
  inbox.dataset.seen = next.dataset.seen;
  prepare(inbox);
  if (!typing && focused) [...inbox.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  say(said?.dataset.news);
}

const inbox = document.getElementById("inbox");
if (inbox) {
  prepare(inbox);
  const events = new EventSource(`/dev/inbox/events?after=${encodeURIComponent(inbox.dataset.seen)}`);
  events.addEventListener("change", (event) => {
    if (event.data !== inbox.dataset.seen) renew(inbox).catch(() => {});
  });
  addEventListener("pagehide", () => events.close());
} else {
  prepare(document);
}
