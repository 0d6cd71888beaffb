/* <stale-badge>: the plate on a picture, or beside a number, that can't be trusted. Empty means: trust it. */

export class StaleBadge extends HTMLElement {
  /** @param {{title?: string, detail?: string}|null} words */
  say(words) {
    const text = words ? `${words.title ?? ""}\n${words.detail ?? ""}` : "";
    if (text === this.dataset.said) return;
    this.dataset.said = text;
    this.hidden = !words;
    this.replaceChildren();
    if (!words) return;
    if (words.title) this.#add("b", words.title);
    if (words.detail) this.#add("span", words.detail);
  }

  #add(name, text) {
    const element = document.createElement(name);
    element.textContent = text;
    this.append(element);
  }
}

customElements.define("stale-badge", StaleBadge);
