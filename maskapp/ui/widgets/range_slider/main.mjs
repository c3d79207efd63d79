// Where Streamlit mounts a slider.

import { Places } from "../mounting.mjs";
import { Slider } from "./slider.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { Shown, State } from "./slider.mjs"
 */

/** @type {Places<Slider>} */
const sliders = new Places(".slider");

/** @param {FrontendRendererArgs<State, Shown>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const slider = sliders.at(parentElement, (root) => new Slider(root, data, setTriggerValue));
  slider.trigger = setTriggerValue;
  slider.receive(data);
  return () => sliders.leave(parentElement);
}
