/** What Python draws the tab with. */
export interface TabData {
  /** What the tab shows to have again what it holds; "" while it is not known. */
  token: string;
  /** The images that it holds. */
  names: string[];
  /** The number of the last hello that was dealt with; 0 for none. */
  answered: number;
  /** How often another session had what the tab asked for. */
  busy: number;
}

/** What the tab says of itself. */
export interface Hello {
  number: number;
  token: string;
  names: string[];
  /** No other tab of this browser has the token: whoever has it is no longer there. */
  insist: boolean;
  /** An address was opened in this tab: its rule counts. */
  byLink: boolean;
  /** The address from its "?" on, as it is now: the rule is in it. */
  search: string;
}

export type TabTriggers = {
  hello: Hello;
};
