/* How soon a player may ask a node again. Pure: times and chance are given. One player that failed tries again at once; when
   several of a page fail at the same node it is the node, and they take turns, so that thirty tiles knock no more often
   than one. Who gets a picture calls the others. */

import { backOffMs } from "./back-off.js";

const ALONE = { lowMs: 500, highMs: 2000 };
const MANY = 3;             // players that failed at one node, none of which has worked since
const FORGOTTEN_MS = 15000;
const TURN_MS = 400;
const LATER_TURN_MS = 1000; // when the node has been away for a while
const LONG_MS = 15000;

export class NodeGate {
  #nodes = new Map(); // name -> {since, lastAt, players, nextAt}
  #random;

  constructor({ random = Math.random } = {}) {
    this.#random = random;
  }

  /**
   * A player could not go on. @param {string} node where it was, "" if it never got that far
   * @param {{player: any, tries: number, now: number}} how tries: failed ones of this player before, in a row
   * @returns {number} ms to wait
   */
  failed(node, { player, tries, now }) {
    let trouble = this.#nodes.get(node);
    if (!trouble || now - trouble.lastAt > FORGOTTEN_MS) {
      trouble = { since: now, lastAt: now, players: new Set(), nextAt: now };
      this.#nodes.set(node, trouble);
    }
    trouble.lastAt = now;
    trouble.players.add(player);
    if (trouble.players.size < MANY) return tries === 0 ? 0 : backOffMs(tries - 1, { ...ALONE, random: this.#random });
    const everyMs = now - trouble.since > LONG_MS ? LATER_TURN_MS : TURN_MS;
    trouble.nextAt = Math.max(trouble.nextAt, now) + everyMs * (0.75 + this.#random() / 2);
    return trouble.nextAt - now;
  }

  /** A picture came. @returns {any[]} players that failed lately and need wait no longer */
  worked(node) {
    const others = this.#nodes.has(node) ? [...this.#nodes.get(node).players] : [];
    // The first picture from a node that nobody lost: what another node lost may have come here.
    const called = others.length ? others : [...this.#nodes.values()].flatMap(({ players }) => [...players]);
    this.#nodes.delete(node);
    return called;
  }

  /** This player is no more. */
  forget(player) {
    for (const { players } of this.#nodes.values()) players.delete(player);
  }
}
