/* <wall-empty>: nothing, on purpose. An empty place is no fault and says nothing. */

import { WallSource } from "./source.js";

export class WallEmpty extends WallSource {}

customElements.define("wall-empty", WallEmpty);
