/* A call as it is typed, and what of it is sent. Pure. */

const PHONE = /^\+?[0-9][0-9 ()./-]{1,30}$/;

/** @param {string} key the page's own name for this call: sent twice it is one call */
export function emptyDraft(key) {
  return { key, category: "", categoryWords: "", place: null, placeWords: "", pin: null, summary: "", name: "", phone: "", severity: "", began: null };
}

/** Has anything been typed? */
export function isEmpty(draft) {
  const { categoryWords, placeWords, pin, summary, name, phone } = draft;
  return ![categoryWords, placeWords, pin, summary, name, phone].some(Boolean);
}

/** Which fields keep it from being sent, in the order of the form: {field: code}. */
export function problems(draft) {
  const found = {};
  if (!draft.category) found.category = "missing";
  if (!draft.pin && !draft.placeWords.trim()) found.place = "missing";
  if (draft.phone.trim() && !PHONE.test(draft.phone.trim())) found.phone = "invalid";
  return found;
}

/** The request's body. @param {string|null} join the number of an incident that the call belongs to */
export function bodyOf(draft, join = null) {
  const { place } = draft;
  const named = place && place.name === draft.placeWords.trim() ? place : null; // typed over: it is another place
  return {
    key: draft.key,
    category: draft.category,
    summary: line(draft.summary),
    place_name: line(draft.placeWords),
    ...(named?.kind === "lorong" ? { lorong: named.code } : {}),
    ...(named?.kind === "landmark" ? { landmark: named.code } : {}),
    ...(named?.kind === "camera" ? { camera: named.code } : {}),
    ...(draft.pin ? { location: draft.pin } : {}),
    ...(draft.severity ? { severity: draft.severity } : {}),
    caller: { name: line(draft.name), phone: draft.phone.trim() },
    ...(join ? { join } : {}),
  };
}

function line(text) {
  return text.replace(/\s+/g, " ").trim();
}
