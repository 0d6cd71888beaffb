/* A screen that waits to become an output: shows its code until somebody has typed it, then goes on by itself. */

import { ProblemError, post } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { duration, ServerClock } from "../lib/time.js";

const AGAIN_MS = 15000; // without a code: ask for one again

const page = JSON.parse(document.getElementById("page").textContent);
const clock = new ServerClock();
clock.tell(page.now);
const ends = page.expires_at ? Date.parse(page.expires_at) : clock.now() + AGAIN_MS;
const left = document.getElementById("left");
const link = document.getElementById("link");

function count() {
  const seconds = Math.max(0, Math.ceil((ends - clock.now()) / 1000));
  left.textContent = page.expires_at ? t("berlaku {left} lagi", { left: duration(seconds) }) : t("mencoba lagi dalam {left}", { left: duration(seconds) });
  if (seconds === 0) again();
}

let asked = false;

/** A fresh page has a fresh code. Not while the server is away: an error page would stay for ever. */
async function again() {
  if (asked) return;
  asked = true;
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    say(t("Server tidak terjangkau"));
  }
  setTimeout(() => { asked = false; }, page.every_ms);
}

async function ask() {
  try {
    const { state, to } = await post(page.wait_path);
    say("");
    if (state === "paired") location.replace(to);
    else if (state === "over") await again();
  } catch (error) {
    if (error instanceof ProblemError && error.status === 403) await again(); // the page's own token is over
    else say(error.message);
  }
  setTimeout(ask, page.every_ms);
}

function say(words) {
  link.textContent = words;
  link.hidden = !words;
}

count();
setInterval(count, 500);
if (page.expires_at) ask();
document.documentElement.dataset.ready = "1";
