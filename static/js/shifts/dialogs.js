/* What a supervisor changes: whose shift it is, and who is in a group. */

import { openDialog, textField } from "../desk/dialog.js";
import { h } from "../desk/dom.js";
import { put } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { slotWords, span } from "./weeks.js";

export function askForGroup(shift, groups, done) {
  openDialog({
    title: t("{slot}, {day} ({span})", { slot: slotWords(shift.slot), day: shift.day, span: span(shift) }),
    body: [
      h("fieldset", { class: "choices" }, h("legend", {}, t("Regu")), ...groups.map((group) => h("label", { class: "check" }, h("input", { type: "radio", name: "group", value: group.code, checked: group.code === shift.group }), group.name))),
      textField({ name: "reason", label: t("Alasan"), maxlength: 300, required: false }),
    ],
    confirm: { words: t("Simpan") },
    onConfirm: (form, say) => send(() => put("/api/v1/shifts/roster/", { day: shift.day, slot: shift.slot, group: form.get("group"), reason: form.get("reason") }), done, say),
  });
}

/** @param {object|null} group null makes a new one */
export function askForMembers(group, { people, positions }, done) {
  const members = new Map((group?.members ?? []).map((member) => [member.username, member]));
  const rows = people.map((person) => {
    const member = members.get(person.username);
    return h("label", { class: "check" },
      h("input", { type: "checkbox", name: "member", value: person.username, checked: Boolean(member) }), h("span", {}, `${person.name} `, h("small", { class: "muted" }, person.role)),
      h("select", { name: `position ${person.username}`, "aria-label": t("Posisi {name}", { name: person.name }) }, h("option", { value: "" }, t("tanpa posisi")), ...positions.map(({ slug, name }) => h("option", { value: slug, selected: member?.position === slug }, name))),
      h("span", {}, h("input", { type: "checkbox", name: "leads", value: person.username, checked: Boolean(member?.leads), "aria-label": t("Kepala regu: {name}", { name: person.name }) }), ` ${t("kepala")}`));
  });
  openDialog({
    title: group ? group.name : t("Regu baru"),
    body: [
      h("label", { class: "field" }, h("span", {}, t("Kode")), h("input", { name: "code", value: group?.code ?? "", required: true, maxlength: 4, pattern: "[A-Z0-9]{1,4}", readonly: Boolean(group) })),
      h("label", { class: "field" }, h("span", {}, t("Nama")), h("input", { name: "name", value: group?.name ?? "", required: true, maxlength: 40 })),
      h("div", { class: "pick" }, ...rows),
    ],
    confirm: { words: t("Simpan") },
    wide: true,
    onConfirm: (form, say) => {
      const leads = new Set(form.getAll("leads"));
      const chosen = form.getAll("member").map((username) => ({ username, position: form.get(`position ${username}`) || null, leads: leads.has(username) }));
      return send(() => put("/api/v1/shifts/groups/", { code: form.get("code"), name: form.get("name"), members: chosen }), done, say);
    },
  });
}

async function send(ask, done, say) {
  try {
    await ask();
    done();
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}
