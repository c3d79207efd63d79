/** What Python draws it with. */
export interface DroppingData {
  /** Of names that can be images, in small letters, with the dot. */
  endings: string[];
  /** Most bytes of a file. */
  most: number;
}

/** A file that never reaches the server. */
export interface Missing {
  name: string;
  why: "size" | "type" | "connection" | "space" | "other";
}

export type DroppingTriggers = {
  missing: Missing[];
};
