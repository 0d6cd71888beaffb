/* What lies over the wall on each output, within its own rectangle: the frame of a drill, who this output is, the pattern
   for whoever hangs the panels. */

import { t } from "../lib/i18n.js";
import { drillPlace } from "./drill-place.js";
import { coverNow } from "./orders.js";
import { glass, UNITS } from "./output-geometry.js";
import { drawPattern } from "./pattern.js";
import { write } from "./write.js";

export class Glass {
  #layer = document.querySelector(".glass");
  #drill = this.#layer.querySelector(".drill");
  #cover = this.#layer.querySelector(".cover");
  #words = document.querySelector(".wwords");
  #shows = "";

  /** @param {{shown: object, order: object|null, output: object|null, now: number}} known now: server ms */
  draw({ shown, order, output, now }) {
    this.#drawDrill(shown, output);
    const cover = coverNow(order, now);
    const { clientWidth: width, clientHeight: height } = this.#layer;
    const shows = cover ? `${cover} ${order.id} ${width} ${height} ${shown.revision}` : "";
    if (shows === this.#shows) return;
    this.#shows = shows;
    this.#cover.hidden = !cover;
    this.#cover.className = `cover ${cover ?? ""}`.trim();
    this.#cover.replaceChildren(...(cover === "identify" ? identity(shown, output) : cover === "pattern" ? [drawPattern(shown, output, { width, height })] : []));
  }

  #drawDrill(shown, output) {
    this.#drill.hidden = !shown.drill;
    if (!shown.drill) return;
    write(this.#drill.querySelector("p"), [t("LATIHAN"), shown.drill.title].filter(Boolean).join(", "));
    const px = shown.width_px / UNITS;
    const { x, y, width, height } = glass(shown, output);
    const unit = document.body.clientWidth / UNITS;
    const { offsetLeft: left, offsetWidth: wide } = this.#words;
    const place = drillPlace({ x: x / px, y: y / px, w: width / px, h: height / px }, {
      height: shown.height_px / px, topped: shown.layout.top !== false, from: left / unit, to: (left + wide) / unit,
    });
    document.documentElement.dataset.drillAt = place.at;
    if (place.at !== "top") return;
    this.#drill.style.setProperty("--at", place.x);
    this.#drill.style.setProperty("--most", place.w);
  }
}

function identity(shown, output) {
  const place = output ?? { x: 0, y: 0, width: shown.width_px, height: shown.height_px, rotation: 0 };
  const seen = `${document.documentElement.clientWidth} x ${document.documentElement.clientHeight}, dpr ${devicePixelRatio}`;
  const lines = [
    output?.name || shown.name,
    t("kanvas {w} x {h} px, kiri {x}, atas {y}, putaran {turn}°", { w: place.width, h: place.height, x: place.x, y: place.y, turn: place.rotation }),
    t("layar {seen}, rev {revision}", { seen, revision: shown.revision }),
  ];
  return [make("strong", output ? String(output.number) : t("utuh")), ...lines.map((line) => make("p", line))];
}

function make(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
