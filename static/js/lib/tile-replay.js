/* The last half minute once more, over the live picture of a tile, which goes on beneath. */

import { parts } from "./grant.js";
import { HlsSource } from "./hls-source.js";
import { t } from "./i18n.js";
import { liveVideo, make, write } from "./tile-parts.js";
import { clock } from "./time.js";

const NOTICE_MS = 4000;

export class TileReplay {
  #pic; #onEnd; #video; #label; #source; #watching = 0; #timer = 0; #closed = false;

  /** @param {{pic: HTMLElement, address: string, onEnd: () => void}} given address: of the replay's playlist */
  constructor({ pic, address, onEnd }) {
    this.#pic = pic;
    this.#onEnd = onEnd;
    this.#video = liveVideo(pic, "replay");
    this.#label = make("p", "replay-tag", pic);
    this.#label.setAttribute("role", "status");
    write(this.#label, t("PUTAR ULANG"));
    this.#video.addEventListener("ended", this.#end);
    const grant = parts(address)?.grant ?? "";
    this.#source = new HlsSource({ video: this.#video, address, kind: "replay", grant: () => grant, onFail: () => this.#nothing() });
    this.#watch();
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#video.cancelVideoFrameCallback(this.#watching);
    this.#video.removeEventListener("ended", this.#end);
    this.#source.close();
    this.#video.remove();
    this.#label.remove();
  }

  #end = () => {
    this.close();
    this.#onEnd();
  };

  #watch() {
    this.#watching = this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      const takenAt = this.#source.frameTime(mediaTime);
      write(this.#label, takenAt === null ? t("PUTAR ULANG") : t("PUTAR ULANG {time}", { time: clock(takenAt) }));
      this.#watch();
    });
  }

  /** Nothing is kept of this camera, or not yet. */
  #nothing() {
    this.#video.hidden = true;
    write(this.#label, t("Belum ada yang bisa diputar ulang"));
    this.#timer = setTimeout(this.#end, NOTICE_MS);
  }
}
