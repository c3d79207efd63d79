// What Python sends and hears: its dataclasses, which say what each field means.

export interface Named {
  id: string;
  label: string;
  family: string;
}

export interface Scale {
  low: number;
  high: number;
  grid: number;
  unit: string;
  circular: boolean;
}

export interface FormNumber {
  id: "window" | "weight";
  label: string;
  text: string;
}

export interface FormEnd {
  ticks: number | null;
  text: string;
  method: string;
  here: string;
  numbers: FormNumber[];
}

export interface Offer {
  label: string;
  kind: "swap" | "greys" | "fix" | "rule_of_all";
}

export interface Remark {
  kind: "problem" | "warning" | "note" | "own";
  text: string;
  offer: Offer | null;
}

export interface FormRow {
  id: number;
  channel: string;
  label: string;
  suffix: string;
  scale: Scale;
  view: [number, number];
  track: string[];
  heights: string;
  outside: boolean;
  low: FormEnd;
  high: FormEnd;
  remarks: Remark[];
}

export interface FormCard {
  id: number;
  match: "all" | "any";
  rows: FormRow[];
}

export interface Past {
  undo: string;
  redo: string;
  can_undo: boolean;
  can_redo: boolean;
  steps: string[];
  more: string;
}

export interface Plane {
  channel: string;
  url: string;
  bytes: number;
  size: number;
  zero: number;
  circular: boolean;
}

export interface Planes {
  image_key: string;
  width: number;
  height: number;
  step: number;
  planes: Plane[];
  counted_url: string;
  considered: number;
  cleaned: boolean;
  digest_bytes: number;
}

export interface FormData {
  hand: string;
  answered: number;
  version: number;
  image: string;
  several: boolean;
  only_this: boolean;
  mask_class: number;
  cards: FormCard[];
  match: "all" | "any";
  invert: boolean;
  log: boolean;
  past: Past;
  planes: Planes | null;
  link: string;
  channels: Named[];
  methods: Named[];
}
