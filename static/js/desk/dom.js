/* Elements from plain calls. Text is always text, never markup. */

/**
 * @param {string} tag
 * @param {Object<string, any>} [attributes] "class", "data-x", "aria-x", or on* listeners; false and null are left out
 * @param {...(Node|string|null)} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Writes text only when it changed, so that a tick each second costs no layout and disturbs no screen reader. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
