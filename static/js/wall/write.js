/* Text into an element, only when it differs: an 8K page repaints what is touched. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
