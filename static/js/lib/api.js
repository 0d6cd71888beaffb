/* Requests to the product's own API: session, CSRF token and problem documents in one place. */

import { t } from "./i18n.js";

/** The server refused, with a reason it wrote down (RFC 9457). A 409 carries the current state in `current`. */
export class ProblemError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || t("Permintaan gagal ({status})", { status }));
    this.name = "ProblemError";
    this.status = status;
    this.code = problem.code ?? "";
    this.title = problem.title ?? "";
    this.current = problem.current ?? null;
    this.problem = problem;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super(t("Server tidak terjangkau"));
    this.name = "Unreachable";
  }
}

/** @returns {Promise<any>} */
export function get(path, { signal } = {}) {
  return request("GET", path, undefined, signal);
}

/** @returns {Promise<any>} null for an answer without a body */
export function post(path, body = {}, { signal } = {}) {
  return request("POST", path, body, signal);
}

/** A form with a file in it. @param {FormData} form @returns {Promise<any>} */
export function upload(path, form) {
  return request("POST", path, form);
}

/** @returns {Promise<any>} null for an answer without a body */
export function remove(path) {
  return request("DELETE", path, {});
}

/** @returns {Promise<any>} */
export function patch(path, body) {
  return request("PATCH", path, body);
}

/** @returns {Promise<any>} */
export function put(path, body) {
  return request("PUT", path, body);
}

async function request(method, path, body, signal) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) {
    if (!isForm(body)) headers["Content-Type"] = "application/json"; // a form's boundary is the browser's to write
    headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body: isForm(body) ? body : body && JSON.stringify(body), signal, credentials: "same-origin" });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Unreachable();
  }
  if (!response.ok) throw new ProblemError(response.status, await problemOf(response));
  return response.status === 204 ? null : response.json();
}

function isForm(body) {
  return body instanceof FormData;
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return { title: response.statusText };
  }
}
