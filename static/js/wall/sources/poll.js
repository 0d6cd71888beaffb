/* Something the wall reads again and again: at once, then each so many seconds, sooner after a failure. */

const RETRY_S = 10;

export class Poll {
  #everyS; #ask; #take; #timer = 0; #abort = null;

  /** Why the last reading failed, in words; empty when it did not. */
  failure = "";

  /**
   * @param {{everyS: number, ask: (signal: AbortSignal) => Promise<any>, take: (answer: any) => void}} given
   *   ask rejects with an Error that has words for people (lib/api.js)
   */
  constructor({ everyS, ask, take }) {
    this.#everyS = everyS;
    this.#ask = ask;
    this.#take = take;
  }

  /** Start, or read again now. */
  start() {
    this.stop();
    this.#read(this.#abort = new AbortController());
  }

  stop() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  async #read(abort) {
    let answer = null;
    try {
      answer = await this.#ask(abort.signal);
      this.failure = "";
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!["ProblemError", "Unreachable"].includes(error.name)) console.error(error);
      this.failure = error.message;
    }
    if (abort.signal.aborted) return;
    const seconds = this.failure ? Math.min(RETRY_S, this.#everyS) : this.#everyS;
    this.#timer = setTimeout(() => this.#read(abort), seconds * 1000);
    if (!this.failure) this.#take(answer);
  }
}
