/* <wall-tour>: the camera that a tour stands at. The stage makes a new one for each step, so steps dissolve like scenes. */

import { t } from "../../lib/i18n.js";
import { WallCamera } from "./camera.js";

export class WallTour extends WallCamera {
  /** A tour that passes over dead cameras says so, or the room would believe it saw them all. */
  said(panel, { isNarrow }) {
    const { alive, of } = panel.step ?? {};
    const passedOver = () => (isNarrow ? `${alive}/${of}` : t("{alive} dari {all}", { alive, all: of }));
    return super.said(panel, { isNarrow }) || (alive < of ? passedOver() : "");
  }
}

customElements.define("wall-tour", WallTour);
