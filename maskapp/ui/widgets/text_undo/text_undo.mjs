/** @param {{parentElement: ShadowRoot}} component */
export default function ({ parentElement: root }) {
  root.listening?.abort(); // called again after a change of the theme
  const listening = (root.listening = new AbortController());
  const options = { capture: true, signal: listening.signal };
  const listen = (name, listener) => window.addEventListener(name, listener, options);
  let typed = null; // the box that was typed in since the page took its text over
  let known = ""; // that text

  const forget = () => {
    typed = null;
  };
  listen("beforeinput", (event) => {
    const box = event.composedPath()[0];
    if (box !== typed) known = box.value;
  });
  // Enter, too, is announced by "beforeinput", but changes nothing.
  listen("input", (event) => {
    typed = event.composedPath()[0];
  });
  listen("focusout", forget);
  listen("keydown", (event) => {
    if (event.key === "Enter") forget();
    const undo = (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key);
    const box = event.composedPath()[0];
    if (!undo || box !== typed) return;
    if (box.value !== known) {
      // Before the page's own listeners, and without preventing what the browser does.
      event.stopImmediatePropagation();
    } else {
      // All typing is undone, so the page's turn has come. Streamlit shows no new number in a box
      // that it takes for being typed in, until that loses the focus.
      box.blur();
      box.focus();
    }
  });
  return () => root.listening.abort();
}
