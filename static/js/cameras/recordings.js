/* What is kept of this camera: a line of bars, a choice of time, clips saved from it, the pin. */

import { byId, h, setText, svg } from "../desk/dom.js";
import { ProblemError, get, post } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { clock, date, decimal, duration, ms, serverClock, since } from "../lib/time.js";
import { onTick } from "../lib/ticker.js";
import { bars, fromInput, moved, size, toInput } from "./timeline.js";

const HOUR_MS = 3600_000;
const REFRESH_MS = 15_000;
const WAITING_MS = 1_500;
const FIRST_CHOICE_MS = 60_000;
const COUNT = 60;
const SHOWN = 20;

/** The panel, if this person may see clips. `keys` binds "c". */
export function showRecordings({ keys }) {
  const place = byId("recordings");
  return place ? new Recordings(place, keys) : null;
}

class Recordings {
  #code;
  #hours = 1;
  #window = { from: 0, to: 1 };
  #choice = null; // follows the clock until somebody chooses
  #chosen = false;
  #timer = 0;
  #drag = null;
  #asked = Date.parse(new URLSearchParams(location.search).get("at") ?? ""); // a moment that a link led to; NaN: now
  #pinned = false;

  constructor(place, keys) {
    this.#code = place.dataset.code;
    for (const button of place.querySelectorAll("[data-hours]")) button.addEventListener("click", () => this.#zoom(button, place));
    const line = byId("k-line");
    line.addEventListener("keydown", (event) => this.#step(event));
    line.addEventListener("pointerdown", (event) => this.#press(event));
    line.addEventListener("pointermove", (event) => this.#pull(event));
    line.addEventListener("pointerup", () => { this.#drag = null; });
    byId("k-form")?.addEventListener("submit", (event) => { event.preventDefault(); this.#save(); });
    for (const name of ["k-from", "k-to"]) byId(name)?.addEventListener("change", () => this.#typed());
    byId("k-pin")?.addEventListener("click", () => this.#pin());
    if (byId("k-form")) keys.bind("c", t("Simpan klip"), () => { byId("k-from").focus(); });
    if (Number.isFinite(this.#asked)) {
      this.#chosen = true;
      this.#choice = { from: this.#asked - FIRST_CHOICE_MS / 2, to: this.#asked + FIRST_CHOICE_MS / 2 };
    }
    onTick(() => this.#tick());
    addEventListener("pagehide", () => clearTimeout(this.#timer));
    this.#refresh();
  }

  /** The last minute until now, as long as nobody has chosen anything else. */
  #tick() {
    if (this.#chosen) return;
    const to = serverClock.now();
    this.#choice = { from: to - FIRST_CHOICE_MS, to };
    this.#drawChoice();
  }

  #path(name) {
    return `/api/v1/cameras/${encodeURIComponent(this.#code)}/${name}/`;
  }

  /** Now; around the moment that was asked for if there is one. */
  #windowEnd() {
    const now = serverClock.now();
    return Number.isFinite(this.#asked) ? Math.min(now, this.#asked + (this.#hours * HOUR_MS) / 2) : now;
  }

  async #refresh() {
    clearTimeout(this.#timer);
    const to = this.#windowEnd();
    const from = to - this.#hours * HOUR_MS;
    const query = `?from=${encodeURIComponent(new Date(from).toISOString())}&to=${encodeURIComponent(new Date(to).toISOString())}`;
    let waiting = false;
    try {
      const [kept, clips] = await Promise.all([get(this.#path("recordings") + query), get(`${this.#path("clips")}?limit=${SHOWN}`)]);
      this.#window = { from, to };
      this.#tick();
      this.#drawKept(kept);
      waiting = this.#drawClips(clips.results);
      setText(byId("k-says"), "");
    } catch (error) {
      setText(byId("k-says"), t("Tidak dapat dibaca: {why}", { why: error.message }));
    }
    this.#timer = setTimeout(() => this.#refresh(), waiting ? WAITING_MS : REFRESH_MS);
  }

  #drawKept({ spans, rules, paused }) {
    this.#drawLine(spans);
    byId("k-none").hidden = spans.length > 0;
    const words = rules.map((rule) => (rule.reason === "pinned" ? tn("disematkan, {n} hari", "disematkan, {n} hari", rule.keep_days) : t("insiden {number}", { number: rule.subject })));
    setText(byId("k-rules"), words.join(" · "));
    byId("k-paused").hidden = !paused;
    setText(byId("k-paused"), paused ? t("Perekaman dijeda: {why}", { why: paused }) : "");
    this.#pinned = rules.some((rule) => rule.reason === "pinned");
    const pin = byId("k-pin");
    if (!pin) return;
    pin.hidden = !this.#pinned && !byId("recordings").dataset.watchable;
    setText(pin, this.#pinned ? t("Lepas sematan") : t("Rekam terus"));
  }

  #drawLine(spans) {
    const line = byId("k-line");
    const [, , width, height] = line.getAttribute("viewBox").split(" ").map(Number);
    const step = width / COUNT;
    const drawn = bars(spans, { ...this.#window, count: COUNT }).map(({ share, onDisk }, index) => {
      const tall = share ? Math.max(2, share * (height - 8)) : 1;
      return svg("rect", { x: (index * step).toFixed(2), y: (height - 4 - tall).toFixed(1), width: (step * 0.7).toFixed(2), height: tall.toFixed(1), class: share ? (onDisk ? "b" : "m") : "" });
    });
    line.replaceChildren(...drawn, svg("rect", { id: "k-choice", class: "choice", y: 0, height, x: 0, width: 0 }));
    setText(byId("k-first"), since(this.#window.from, this.#window.to));
    setText(byId("k-last"), Number.isFinite(this.#asked) ? since(this.#window.to, serverClock.now()) : t("sekarang"));
    this.#drawChoice();
  }

  #drawChoice() {
    const { from, to } = this.#window;
    const width = Number(byId("k-line").getAttribute("viewBox").split(" ")[2]);
    const x = (at) => Math.min(width, Math.max(0, ((at - from) / (to - from)) * width));
    const mark = byId("k-choice");
    mark?.setAttribute("x", x(this.#choice.from).toFixed(2));
    mark?.setAttribute("width", Math.max(1, x(this.#choice.to) - x(this.#choice.from)).toFixed(2));
    const [start, end] = [byId("k-from"), byId("k-to")];
    if (start && document.activeElement !== start) start.value = toInput(this.#choice.from);
    if (end && document.activeElement !== end) end.value = toInput(this.#choice.to);
    byId("k-line").setAttribute("aria-label", t("{from} sampai {to}", { from: clock(this.#choice.from), to: clock(this.#choice.to) }));
  }

  #zoom(button, place) {
    this.#hours = Number(button.dataset.hours);
    for (const other of place.querySelectorAll("[data-hours]")) other.setAttribute("aria-pressed", String(other === button));
    this.#refresh();
  }

  #step(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || !this.#choice) return;
    event.preventDefault();
    const by = (way * (this.#window.to - this.#window.from)) / COUNT / (event.altKey ? 10 : 1);
    this.#chosen = true;
    this.#choice = moved(this.#choice, by, { stretch: event.shiftKey, ...this.#window });
    this.#drawChoice();
  }

  #at(event) {
    const box = byId("k-line").getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return this.#window.from + share * (this.#window.to - this.#window.from);
  }

  #press(event) {
    if (!this.#choice) return;
    byId("k-line").setPointerCapture(event.pointerId);
    this.#drag = this.#at(event);
  }

  #pull(event) {
    if (this.#drag === null) return;
    const at = this.#at(event);
    this.#chosen = true;
    this.#choice = { from: Math.min(at, this.#drag), to: Math.max(at, this.#drag + 1000) };
    this.#drawChoice();
  }

  #typed() {
    const [from, to] = [fromInput(byId("k-from").value), fromInput(byId("k-to").value)];
    if (!Number.isFinite(from) || !Number.isFinite(to)) return;
    this.#chosen = true;
    this.#choice = { from, to };
    this.#drawChoice();
  }

  async #save() {
    this.#tick();
    const { from, to } = this.#chosen ? { from: fromInput(byId("k-from").value), to: fromInput(byId("k-to").value) } : this.#choice;
    if (!Number.isFinite(from) || !Number.isFinite(to)) {
      setText(byId("k-error"), t("Isi kedua waktu."));
      return;
    }
    await this.#try(() => post(this.#path("clips"), { from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
  }

  async #pin() {
    await this.#try(() => post(this.#path(this.#pinned ? "unpin" : "pin")));
  }

  async #try(act) {
    const place = byId("k-error") ?? byId("k-says");
    try {
      await act();
      setText(place, "");
    } catch (error) {
      setText(place, error instanceof ProblemError ? firstWords(error) : error.message);
      return;
    }
    this.#refresh();
  }

  /** True while one of them is not ready. */
  #drawClips(clips) {
    byId("k-list").replaceChildren(...clips.map(row));
    return clips.some((clip) => clip.state === "wanted");
  }
}

function firstWords(error) {
  const fields = Object.values(error.problem.errors ?? {});
  return fields.length ? String(fields.flat()[0]) : error.message;
}

function row(clip) {
  const from = clip.starts_at ?? clip.asked_from;
  const seconds = clip.duration_s ?? (ms(clip.asked_to) - ms(clip.asked_from)) / 1000;
  const head = h("b", {}, `${date(from)} ${clock(from)} · ${duration(seconds)}`);
  const [n, unit] = size(clip.bytes);
  const about = {
    wanted: () => t("sedang disimpan"),
    failed: () => clip.words || t("gagal"),
    ready: () => [`${decimal(n, 1)} ${unit}`, clip.gaps.length ? tn("{n} celah", "{n} celah", clip.gaps.length) : "", clip.asked_by, "SHA-256"].filter(Boolean).join(" · "),
  }[clip.state]();
  const ready = clip.state === "ready";
  return h("li", { "data-state": clip.state },
    h("div", {}, head, h("small", {}, about), ready ? h("code", {}, clip.sha256) : null),
    ready ? h("a", { class: "btn sm", href: `/api/v1/clips/${clip.id}/download/`, download: true }, t("Unduh")) : null);
}
