/* Colours of the canvas map, read once from tokens.css: one source for both. */

export function mapLook(root = document.documentElement) {
  const style = getComputedStyle(root);
  const token = (name) => style.getPropertyValue(name).trim();
  return {
    sea: token("--map-sea"), land: token("--map-land"), city: token("--map-city"), kelurahan: token("--map-line"),
    kecamatan: token("--map-line-2"), coast: token("--map-coast"), camera: token("--map-cam"), lost: token("--ink-2"),
    unknown: token("--unknown"), ink: token("--ink"), p2: token("--p2"),
  };
}

/** Which of the map's camera signs a camera gets: a dot that lives, a half-amber one that limps, a ring that is dark. */
export function cameraSign(camera) {
  if (camera.life_cycle === "down" || camera.state === "lost") return "lost";
  if (camera.life_cycle === "degraded" || camera.state === "stale") return "ailing";
  if (camera.life_cycle === "planned" || camera.life_cycle === "installed" || camera.life_cycle === "removed") return "absent";
  return "live";
}

/** Corners of a camera's field of view as [lat, lon], the camera first. */
export function wedge(camera, { rangeM = 45, steps = 6 } = {}) {
  const half = camera.hfov / 2;
  const arc = Array.from({ length: steps + 1 }, (_, i) => ahead(camera, camera.bearing - half + (camera.hfov * i) / steps, rangeM));
  return [[camera.lat, camera.lon], ...arc];
}

function ahead({ lat, lon }, bearingDeg, metres) {
  const angle = (bearingDeg * Math.PI) / 180;
  const metresPerDegree = 111320;
  return [
    lat + (Math.cos(angle) * metres) / metresPerDegree,
    lon + (Math.sin(angle) * metres) / (metresPerDegree * Math.cos((lat * Math.PI) / 180)),
  ];
}
