/* The sounds of the desk. They differ in rhythm, not only in pitch, so that a tired ear tells them apart. */

// [start (s), length (s), hertz, loudness 0..1]
const PATTERNS = {
  p1: [[0, 0.18, 880, 0.9], [0.22, 0.18, 622, 0.9], [0.44, 0.18, 880, 0.9], [0.66, 0.18, 622, 0.9]],
  p2: [[0, 0.7, 740, 0.6]],
  p3: [[0, 0.09, 392, 0.25], [0.2, 0.09, 392, 0.25]],
  summary: [[0, 0.15, 523, 0.5], [0.2, 0.15, 659, 0.5], [0.4, 0.4, 784, 0.5]],
};
const EDGE_S = 0.012; // without it each tone clicks

export class Tones {
  #context = null;

  /** Whether the browser lets this page sound: not before the first key or click. */
  get ready() { return this.#context?.state === "running"; }

  /** Call it in a key or click. */
  async open() {
    this.#context ??= new AudioContext();
    if (this.#context.state !== "running") await this.#context.resume();
    return this.ready;
  }

  /** @param {"p1"|"p2"|"p3"|"summary"} name */
  play(name) {
    if (!this.ready) return;
    const from = this.#context.currentTime + 0.02;
    for (const [start, length, hertz, loudness] of PATTERNS[name]) this.#tone(from + start, length, hertz, loudness);
  }

  #tone(at, length, hertz, loudness) {
    const tone = this.#context.createOscillator();
    const gain = this.#context.createGain();
    tone.frequency.value = hertz;
    tone.type = "triangle";
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + EDGE_S);
    gain.gain.setValueAtTime(loudness, at + length - EDGE_S);
    gain.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}
