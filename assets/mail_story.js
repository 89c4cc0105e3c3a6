// "Where is my mail?": looks again every five seconds while nothing is settled, for two minutes, and only while somebody
// can see it. What changed is announced by the status region; nothing else on the page moves.
"use strict";

const story = document.getElementById("story");
const pause = 5000;
const rest = Date.now() + 120000;

// As long as there is more to come, the page offers to look again.
const again = () => story.querySelector("a");

function tellLocalTime() {
  const time = story.querySelector("time");
  const shape = { hour: "2-digit", minute: "2-digit" };
  time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, shape);
}

function take(fresh) {
  if (fresh.dataset.state === story.dataset.state) {
    return;
  }
  story.dataset.state = fresh.dataset.state;
  story.querySelector("p").replaceChildren(...fresh.querySelector("p").childNodes);
  tellLocalTime();
  if (!fresh.querySelector("a") && document.activeElement !== again()) {
    again().remove();
  }
}

async function look() {
  if (!document.hidden) {
    const answer = await fetch(location.pathname).catch(() => null);
    const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page && page.getElementById("story");
    if (fresh) {
      take(fresh);
    }
  }
  lookLater();
}

function lookLater() {
  if (again() && Date.now() < rest) {
    setTimeout(look, pause);
  }
}

tellLocalTime();
lookLater();
