/* A refusal of the server as words by field. Pure. */

/**
 * Field errors of a form come as lists by name; a domain's own refusal has one sentence for all, or for its `field`.
 * @param {{message: string, problem?: object}} error
 * @param {string[]} names the form's fields
 * @returns {Object<string, string>} words by field, those of no field under ""
 */
export function refusals({ message, problem = {} }, names) {
  const { errors, field } = problem;
  const told = {};
  if (errors && !Array.isArray(errors)) {
    for (const [name, words] of Object.entries(errors)) add(told, names.includes(name) ? name : "", [].concat(words).join(" "));
  }
  if (!Object.keys(told).length) add(told, names.includes(field) ? field : "", message);
  return told;
}

function add(told, name, words) {
  told[name] = told[name] ? `${told[name]} ${words}` : words;
}
