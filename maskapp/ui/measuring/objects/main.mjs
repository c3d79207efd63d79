// Where Streamlit mounts the table of objects.

import { Places } from "../../widgets/mounting.mjs";
import { ObjectsTable } from "./objects.mjs";

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { ObjectsData } from "./data.d.ts"
 * @import { State } from "./objects.mjs"
 */

/** @type {Places<ObjectsTable>} */
const tables = new Places(".objects");

/** @param {FrontendRendererArgs<State, ObjectsData>} component */
export default function ({ data, parentElement, setStateValue }) {
  const table = tables.at(parentElement, (root) => new ObjectsTable(root));
  table.ask = (page) => setStateValue("page", page);
  table.receive(data);
  return () => tables.leave(parentElement);
}
