/* Which cameras the elements of this page show right now. A page hands the list to Feed.watch; without it streams end. */

class Leases extends EventTarget {
  #held = new Map(); // element -> {camera, profile}
  #told = false;

  hold(element, lease) {
    this.#held.set(element, lease);
    this.#tell();
  }

  release(element) {
    if (this.#held.delete(element)) this.#tell();
  }

  /** Each camera and profile once, in a steady order. */
  list() {
    const unique = new Map([...this.#held.values()].map((lease) => [`${lease.camera}/${lease.profile}`, lease]));
    return [...unique.keys()].sort().map((key) => unique.get(key));
  }

  #tell() {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

export const leases = new Leases();

/** Keep the feed's watch list equal to what the page shows. */
export function leaseThrough(feed) {
  const tell = () => feed.watch(leases.list());
  leases.addEventListener("change", tell);
  tell();
}
