/* Signed media addresses: /media/<node>/<code>/<profile>/<grant>/<file>. Pure. */

const FORM = /^(?<head>(?:https?:\/\/[^/]+)?\/media\/(?<node>[^/]+)\/(?<code>[^/]+)\/(?<profile>[^/]+)\/)(?<grant>[^/]+)(?<file>\/[^?#]*)/;

/** @returns {{node: string, code: string, profile: string, grant: string, file: string}|null} */
export function parts(address) {
  const found = FORM.exec(address);
  return found && { ...found.groups, file: found.groups.file.slice(1) };
}

/** The same address under a fresher grant. An address of another form comes back as it is. */
export function withGrant(address, grant) {
  return address.replace(FORM, (...found) => {
    const { head, file } = found.at(-1);
    return `${head}${grant}${file}`;
  });
}

/** Milliseconds until a grant has lived half of what is left; at least one second. */
export function refreshInMs(expires, now) {
  return Math.max(1000, (Date.parse(expires) - now) / 2);
}
