/* Saving, copying, dropping, taking files in: each answer of the server becomes a sentence at the place it is about. */

import { openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { ProblemError, Unreachable, post, put, remove } from "../lib/api.js";
import { t } from "../lib/i18n.js";

export class Saves {
  #toasts; #slug; #onErrors;

  /** @param {(errors: {field: string, why: string}[]) => void} onErrors what the server found wrong */
  constructor({ toasts, slug, onErrors }) {
    this.#toasts = toasts;
    this.#slug = slug;
    this.#onErrors = onErrors;
  }

  get scenes() { return `/api/v1/walls/${this.#slug}/scenes/`; }

  /** @returns {Promise<any>} what the server keeps, or undefined where it refused */
  change(path, body) { return this.#do(() => put(path, body), t("Tersimpan")); }
  make(path, body) { return this.#do(() => post(path, body), t("Tersimpan")); }

  async drop(path, words) {
    if (!(await sure(words))) return false;
    return (await this.#do(async () => { await remove(path); return true; }, t("Terhapus"))) === true;
  }

  /** A layout that stands on a wall is changed there too, or not at all: the person decides. */
  async changeLayout(path, body) {
    try {
      const kept = await put(path, body);
      this.#said(t("Tersimpan"));
      return kept;
    } catch (error) {
      if (error.title !== "in_use" || !error.problem.used_by?.length) return this.#refused(error);
      if (!(await sure(t("{detail} Ubah di dinding sekarang juga?", { detail: error.message }), t("Ubah di dinding")))) return undefined;
      return this.change(path, { ...body, show: true });
    }
  }

  async takeIn(file) {
    let content;
    try {
      content = JSON.parse(await file.text());
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#toasts.say(t("Berkas ini bukan JSON."), { bad: true });
      return undefined;
    }
    return this.#do(() => post(`/api/v1/walls/${this.#slug}/import/`, content), t("Berkas sudah masuk"));
  }

  async #do(act, done) {
    try {
      const kept = await act();
      this.#said(done);
      return kept;
    } catch (error) {
      return this.#refused(error);
    }
  }

  #said(words) {
    this.#onErrors([]);
    this.#toasts.say(words);
  }

  #refused(error) {
    if (!(error instanceof ProblemError) && !(error instanceof Unreachable)) throw error;
    const { errors } = error.problem ?? {};
    this.#onErrors(Array.isArray(errors) ? errors : []);
    this.#toasts.say(error.message, { bad: true });
    return undefined;
  }
}

/** The short name and title of something new; null if the person thought better of it. */
export function askName(words, title) {
  return new Promise((resolve) => {
    let given = null;
    openDialog({
      title: words,
      body: [textField({ name: "title", label: t("Judul"), maxlength: 120, rows: 1 }), h("p", { class: "muted" }, t("Disalin dari {title}", { title }))],
      confirm: { words: t("Simpan") },
      onConfirm: (form) => {
        const name = String(form.get("title")).trim();
        given = name ? { title: name, slug: slugOf(name) } : null;
        return Boolean(given);
      },
      onClose: () => resolve(given),
    });
  });
}

export function sure(words, yes = t("Hapus")) {
  return new Promise((resolve) => {
    let answer = false;
    openDialog({ title: yes, body: [h("p", {}, words)], confirm: { words: yes }, onConfirm: () => { answer = true; return true; }, onClose: () => resolve(answer) });
  });
}

/** "Pantau Banjir!" becomes pantau-banjir. */
export function slugOf(title) {
  return title.normalize("NFD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "") || "baru";
}
