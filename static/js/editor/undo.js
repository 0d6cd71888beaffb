/* What was drawn before, and after. Steps of one kind on one thing in quick succession are one step. Pure. */

const MOST = 200;

export class Undo {
  #past = [];
  #future = [];
  #now;
  #kind = "";

  constructor(first) {
    this.#now = first;
  }

  get now() { return this.#now; }
  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  /** @param {string} [kind] steps of the same kind melt into one until `rest()`; "" never does */
  push(next, kind = "") {
    if (next === this.#now) return;
    if (!kind || kind !== this.#kind || !this.#past.length) {
      this.#past.push(this.#now);
      if (this.#past.length > MOST) this.#past.shift();
    }
    this.#kind = kind;
    this.#now = next;
    this.#future = [];
  }

  /** The hand left the thing: the next step is a new one. */
  rest() {
    this.#kind = "";
  }

  undo() {
    if (!this.canUndo) return this.#now;
    this.#future.push(this.#now);
    this.#now = this.#past.pop();
    this.#kind = "";
    return this.#now;
  }

  redo() {
    if (!this.canRedo) return this.#now;
    this.#past.push(this.#now);
    this.#now = this.#future.pop();
    this.#kind = "";
    return this.#now;
  }
}
