/** What Python draws it with. */
export interface DroppingData {
  /** Of names that can be images, in small letters, with the dot. */
  endings: string[];
  /** Most bytes of a file. */
  most: number;
  /** Of what the server holds for this tab: the same after a reload. */
  name: string;
  /** Number of the last report of missing files that was heard. */
  heard: number;
  /** Drops of which no further file is taken. */
  full: string[];
}

/** A file that never reaches the server. */
export interface Missing {
  name: string;
  why: "size" | "type" | "connection" | "space" | "stopped" | "full" | "reload" | "other";
  /** Of the file among those that the door was given; "" of others. */
  mark: string;
}

/** All that was not heard yet. */
export interface Report {
  number: number;
  files: Missing[];
}

export type DroppingTriggers = {
  missing: Report;
};
