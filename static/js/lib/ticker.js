/* One timer for everything on the page that counts seconds. */

const EVERY_MS = 500;
const listeners = new Set();
let timer = 0;

/** Call back twice a second until the returned function is called. */
export function onTick(listener) {
  listeners.add(listener);
  timer ||= setInterval(() => listeners.forEach((each) => each()), EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = 0;
  };
}
