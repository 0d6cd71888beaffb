/* The elements of a camera tile: snapshot, last picture and live video above each other, then the caption. */

import "./stale-badge.js";

const LAST_PICTURE_PX = 960;

/** Builds a tile's inside. */
export function buildTile(tile) {
  const pic = make("div", "pic");
  const shot = make("img", "", pic);
  const last = make("canvas", "", pic);
  const video = liveVideo(pic);
  const veil = make("div", "veil", pic);
  const badge = make("stale-badge", "", pic);
  const bar = make("i", "prog", pic);
  const cap = make("div", "cap");
  const dot = make("i", "dot", cap);
  const name = make("b", "", cap);
  const extra = make("span", "", cap);
  const level = make("small", "level", cap);
  const time = make("time", "", cap);
  shot.alt = "";
  shot.hidden = last.hidden = level.hidden = true;
  shot.onload = () => { shot.hidden = false; };
  shot.onerror = () => { shot.hidden = true; };
  tile.replaceChildren(pic, cap);
  return { pic, shot, last, video, veil, badge, bar, cap, dot, name, extra, level, time };
}

export function liveVideo(inside, className = "") {
  const video = make("video", className, inside);
  video.muted = video.playsInline = video.autoplay = true;
  video.setAttribute("muted", "");
  video.setAttribute("playsinline", "");
  video.disablePictureInPicture = true;
  return video;
}

/** Keeps a video's picture on the canvas before the video is emptied. */
export function keepPicture(video, canvas) {
  if (!video.videoWidth || video.readyState < 2) return;
  paint(video, video.videoWidth, video.videoHeight, canvas);
}

export function paint(picture, width, height, canvas) {
  const scale = Math.min(1, LAST_PICTURE_PX / width);
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.hidden = false;
}

export function make(name, className, inside) {
  const element = document.createElement(name);
  if (className) element.className = className;
  inside?.append(element);
  return element;
}

export function put(element, attribute, value) {
  if (value === null) element.removeAttribute(attribute);
  else if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
