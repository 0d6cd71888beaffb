/* The priority matrix, small, with the cell in which a rule stands. */

import { h } from "../desk/dom.js";
import { t } from "../lib/i18n.js";
import { columnOf } from "./priority.js";

export function matrix(book, consequence, seconds) {
  const lit = columnOf(seconds);
  const rows = book.consequences.map(([code, name], row) => h("tr", {}, h("th", { scope: "row" }, name),
    ...book.matrix[row].map((severity, column) => {
      const here = code === consequence && column === lit;
      return h("td", { class: here ? `cell on ${severity.toLowerCase()}` : "cell", "aria-current": here ? "true" : null }, severity);
    })));
  return h("table", { class: "matrix" }, h("caption", {}, t("Akibat terhadap waktu respons")),
    h("thead", {}, h("tr", {}, h("td", {}), ...book.columns.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows));
}
