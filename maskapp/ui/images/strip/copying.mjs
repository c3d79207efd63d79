// The button that copies the table as text that a spreadsheet takes.

/** How long the button says what became of it. */
const TOLD_MS = 2000;

/** @param {HTMLButtonElement} button @param {() => string} text  The table as it is sorted. */
export function copiesTable(button, text) {
  const own = button.textContent;
  button.addEventListener("click", async () => {
    const copied = text();
    if (!copied) return;
    button.textContent = (await isCopied(button, copied)) ? "Copied" : "Could not copy";
    setTimeout(() => {
      button.textContent = own;
    }, TOLD_MS);
  });
}

/** @param {HTMLButtonElement} button @param {string} text */
async function isCopied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers refuse it on pages without TLS, but for this computer's own.
    return isCopiedByHand(button, text);
  }
}

/** Copy a text as if it were selected. @param {HTMLButtonElement} button @param {string} text */
function isCopiedByHand(button, text) {
  const area = document.createElement("textarea");
  area.value = text;
  button.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
