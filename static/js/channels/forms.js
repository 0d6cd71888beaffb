/* The dialogs of channels and contacts. A secret goes in and never comes out. */

import { openDialog } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { post, ProblemError, put, remove } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { headersOf, webhookSecret } from "./words.js";

const API = "/api/v1";

/** @param {{channel: object|null, ladder: object, done: () => void}} given */
export function editChannel({ channel, ladder, done }) {
  const settings = channel?.settings ?? {};
  const form = h("select", { name: "form", disabled: Boolean(channel) }, ...options(ladder.forms, channel?.form ?? "email"));
  const secret = h("input", { name: "secret", maxlength: 500, autocomplete: "off", spellcheck: "false", placeholder: channel?.has_secret ? t("tersimpan; kosong berarti tetap") : "" });
  const make = h("button", { class: "btn", type: "button", onclick: () => { secret.value = webhookSecret(crypto.getRandomValues(new Uint8Array(24))); } }, t("Buat rahasia"));
  const address = h("input", { name: "address", required: true, maxlength: 500, value: channel?.address ?? "", spellcheck: "false" });
  const hint = h("small", {});
  const mail = part(h("div", { class: "two" }, field(t("Pengirim"), h("input", { name: "from", type: "email", value: settings.from ?? "" })), field(t("Enkripsi"), h("select", { name: "tls" }, ...options(Object.fromEntries(ladder.tls.map((tls) => [tls, tls])), settings.tls ?? "starttls")))),
    field(t("Nama akun server surel"), h("input", { name: "user", value: settings.user ?? "", autocomplete: "off" }), t("Kosong bila server tidak meminta.")));
  const bot = part(h("div", { class: "two narrow" }, field(t("Metode"), h("select", { name: "method" }, ...options(Object.fromEntries(ladder.methods.map((name) => [name, name])), settings.method ?? "POST"))),
    field(t("Tajuk, satu per baris"), h("textarea", { name: "headers", rows: 2, maxlength: 1000, spellcheck: "false" }, Object.entries(settings.headers ?? { "Content-Type": "application/json" }).map(([name, value]) => `${name}: ${value}`).join("\n")))),
    field(t("Isi"), h("textarea", { name: "body", rows: 3, maxlength: 4000, spellcheck: "false" }, settings.body ?? '{"chat_id": "{chat}", "text": "{text}"}'), t("Yang diganti: {names}", { names: ladder.names.map((name) => `{${name}}`).join(" ") })));
  const fit = () => {
    const of = form.value;
    mail.disabled = mail.hidden = of !== "email";
    bot.disabled = bot.hidden = of !== "http";
    make.hidden = of !== "webhook";
    hint.textContent = { email: t("Server surel sebagai host:porta, misalnya surel.contoh.go.id:587"), webhook: t("Alamat https penerima; tiap pesan ditandatangani (Standard Webhooks)"), http: t("Alamat https; {secret} boleh berdiri di jalurnya, bukan di host") }[of];
  };
  form.addEventListener("change", fit);
  fit();
  openDialog({
    title: channel ? t("Ubah {name}", { name: channel.name }) : t("Saluran baru"),
    wide: true,
    body: [
      h("div", { class: "two" }, field(t("Nama"), h("input", { name: "name", required: true, maxlength: 80, value: channel?.name ?? "" })), field(t("Nama di alamat"), h("input", { name: "slug", required: true, maxlength: 40, pattern: "[a-z0-9_\\-]+", value: channel?.slug ?? "", disabled: Boolean(channel) }))),
      h("div", { class: "two narrow" }, field(t("Bentuk"), form), h("label", { class: "field" }, h("span", {}, t("Alamat")), address, hint)), mail, bot,
      h("div", { class: "with-button" }, field(t("Rahasia"), secret, t("Disegel; tidak dapat dibaca kembali. Salin sekarang bila penerima memerlukannya.")), make),
      tick("in_use", t("Dipakai"), channel?.in_use ?? true),
      channel ? removal(`${API}/channels/${channel.slug}/`, done) : null,
    ].filter(Boolean),
    confirm: { words: t("Simpan") },
    onConfirm: (said, say) => sent(say, async () => {
      const body = { slug: channel?.slug ?? said.get("slug"), name: said.get("name"), form: form.value, address: said.get("address"), settings: settingsOf(form.value, said), in_use: said.has("in_use") };
      if (said.get("secret")) body.secret = said.get("secret");
      await (channel ? put(`${API}/channels/${channel.slug}/`, body) : post(`${API}/channels/`, body));
      done();
    }),
  });
}

function settingsOf(form, said) {
  if (form === "email") return { tls: said.get("tls"), from: said.get("from"), user: said.get("user") };
  if (form === "webhook") return {};
  return { method: said.get("method"), headers: headersOf(String(said.get("headers"))), body: said.get("body") };
}

/** @param {{contact: object, channels: object[], ladder: object, done: () => void}} given */
export function editContact({ contact, channels, ladder, done }) {
  const names = Object.fromEntries(channels.map(({ slug, name }) => [slug, name]));
  openDialog({
    title: contact.id ? t("Ubah {name}", { name: contact.name }) : t("Kontak baru"),
    body: [
      field(t("Nama"), h("input", { name: "name", required: true, maxlength: 80, value: contact.name ?? "" })),
      field(t("Jabatan"), h("input", { name: "office", maxlength: 80, value: contact.office ?? "" })),
      h("div", { class: "two" }, field(t("Anak tangga"), h("select", { name: "rung" }, ...options(ladder.rungs, contact.rung))), field(t("Saluran"), h("select", { name: "channel" }, ...options(names, contact.channel ?? channels[0]?.slug)))),
      field(t("Alamat"), h("input", { name: "address", maxlength: 200, value: contact.address ?? "", spellcheck: "false" }), t("Alamat surel, nomor obrolan; kosong untuk webhook.")),
      tick("in_use", t("Dipakai"), contact.in_use),
      contact.id ? removal(`${API}/contacts/${contact.id}/`, done) : null,
    ].filter(Boolean),
    confirm: { words: t("Simpan") },
    onConfirm: (said, say) => sent(say, async () => {
      const body = { name: said.get("name"), office: said.get("office"), rung: said.get("rung"), channel: said.get("channel"), address: said.get("address"), in_use: said.has("in_use") };
      await (contact.id ? put(`${API}/contacts/${contact.id}/`, body) : post(`${API}/contacts/`, body));
      done();
    }),
  });
}

function removal(path, done) {
  const problem = h("small", { class: "problem", role: "alert" });
  const button = h("button", { class: "btn quiet sm", type: "button" }, t("Hapus"));
  button.addEventListener("click", () => sent((words) => { problem.textContent = words; }, async () => {
    await remove(path);
    button.closest("dialog").close();
    done();
  }));
  return h("div", {}, button, problem);
}

function options(words, chosen) {
  return Object.entries(words).map(([value, name]) => h("option", { value, selected: value === chosen }, name));
}

function field(label, input, hint = "") {
  return h("label", { class: "field" }, h("span", {}, label), input, hint ? h("small", {}, hint) : null);
}

function part(...fields) {
  return h("fieldset", { class: "part" }, ...fields);
}

function tick(name, words, checked) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", name, checked }), words);
}

async function sent(say, call) {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) say(t("Bukan tajuk: {line}", { line: error.message }));
    else if (error instanceof ProblemError || error.name === "Unreachable") say(error.message);
    else throw error;
    return false;
  }
}
