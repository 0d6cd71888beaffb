/* <wall-ticker>: short news, one after another. They change and do not run: running words are not read from ten metres. */

import { WallBanner } from "./banner.js";

const EACH_MS = 8000;

export class WallTicker extends WallBanner {
  get kind() { return "ticker"; }
  get eachMs() { return EACH_MS; }
}

customElements.define("wall-ticker", WallTicker);
