// Where Streamlit mounts the form.

import { Places } from "../../widgets/mounting.mjs";
import { Form } from "./form.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { FormData } from "./data.d.ts"
 * @import { State } from "./form.mjs"
 */

/** @type {Places<Form>} */
const forms = new Places(".form");

/** @param {FrontendRendererArgs<State, FormData>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const form = forms.at(parentElement, (root) => new Form(root, data, setTriggerValue));
  form.connect(setTriggerValue);
  // Also where the data are the same: after a change of the theme canvases have the old colours.
  form.receive(data);
  return () => forms.leave(parentElement);
}
