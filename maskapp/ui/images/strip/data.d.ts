// What Python sends and hears: its dataclasses, which say what each field means.

export interface Head {
  shows: "strip" | "grid" | "table";
  list: string;
  masks: string;
  current: number;
  hand: string;
  answered: number;
  version: number;
  asked: number;
  busy: boolean;
  done: number;
  total: number;
  seconds: number | null;
  overlays: [number, number, number][];
  pictures: [number, string][];
  colour: string;
  of_class: boolean;
  classes: string[];
  selected: string;
  parts: number[];
}

export interface Action {
  n: number;
  kind: "open" | "check" | "uncheck" | "leave_out" | "bring_back" | "remove";
  image: string;
  shows: "strip" | "grid" | "table";
}

export interface Seen {
  list: string;
  tiles: number[];
  near: number[];
}

export interface More {
  n: number;
  masks: string;
}
