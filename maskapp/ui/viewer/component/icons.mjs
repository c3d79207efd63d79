// What tools are seen as, drawn in a square of 20.

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const PATHS = {
  look: "M2 10c2-4 5-5.5 8-5.5s6 1.5 8 5.5c-2 4-5 5.5-8 5.5S4 14 2 10zM10 7.5a2.5 2.5 0 1 0 .01 0z",
  pick: "M3 17l1-3.5 7-7 2.5 2.5-7 7zM10 5.5l4.5 4.5M12 7l2.5-2.5a1.4 1.4 0 0 1 2 2L14 9M14 16h5M16.5 13.5v5",
  not: "M3 17l1-3.5 7-7 2.5 2.5-7 7zM10 5.5l4.5 4.5M12 7l2.5-2.5a1.4 1.4 0 0 1 2 2L14 9M14 16h5",
  ruler: "M2.5 13.5l11-11 4 4-11 11zM6 10l1.8 1.8M8.5 7.5l1.8 1.8M11 5l1.8 1.8",
  select: "M4 3l4.5 13 2-5.5 5.5-2zM11 11l5 5",
  rectangle: "M3 5h14v10H3z",
  ellipse: "M10 4.5a7.5 5.5 0 1 0 .01 0z",
  polygon: "M10 3l7.5 5.5L14 17H5L2.5 8z",
};

/** @param {string} name  Of a tool. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
