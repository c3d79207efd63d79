// Streamlit says of its drop zones that they are for the eye alone, and gives them a name: screen
// readers are told that they are regions.

const ZONES = '[data-testid="stFileUploaderDropzone"][role="presentation"]';

/** Have each zone that there is, and that comes, be a region. @param {AbortSignal} signal */
export function nameZones(signal) {
  const mend = () => {
    for (const zone of document.querySelectorAll(ZONES)) zone.removeAttribute("role");
  };
  const observer = new MutationObserver(mend);
  observer.observe(document.body, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  mend();
}
