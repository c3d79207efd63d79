// What the tab says over all of the page.

/** A line over the top of the page. @param {string} id @param {string} role @param {string} ground */
export function sign(id, role, ground) {
  const made = document.createElement("div");
  made.id = id;
  made.setAttribute("role", role);
  // The page's theme may be out of reach too: these contrast by themselves, 7 to 1.
  made.style.cssText =
    "position:fixed;inset:0 0 auto;z-index:1000000;padding:.75rem 1rem;text-align:center;" +
    `background:${ground};color:#fff;font:600 1rem/1.4 sans-serif`;
  document.body.append(made);
  return made;
}
