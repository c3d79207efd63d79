// What Python sends and hears: its dataclasses, which say what each field means.

export interface ViewerImage {
  key: string;
  url: string;
  width: number;
  height: number;
  step: number;
  exact: boolean;
  window: [number, number] | null;
  shows: string;
  bare: boolean;
}

export interface ViewerMask {
  key: string;
  url: string;
  digest: string;
  hand: string;
  answered: number;
  colour: Colour | null;
}

export interface ViewerOther {
  url: string;
  detail_url: string;
  fill: string;
}

export interface ViewerDetail {
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
  step: number;
  image_url: string;
  mask_url: string;
  exact: boolean;
}

export interface Cells {
  rows: number;
  columns: number;
  fill: number;
  round: boolean;
}

export interface Mark {
  kind: "pick" | "not" | "ruler" | "rectangle" | "ellipse" | "polygon";
  x: number;
  y: number;
  width: number;
  height: number;
  points: [number, number][];
  excluded: boolean;
  id: number;
  name: string;
  cells: Cells | null;
}

export interface Colour {
  name: string;
  fill: string;
  halo: string;
}

export interface Tool {
  id: "look" | "pick" | "not" | "ruler" | "rectangle" | "ellipse" | "polygon";
  label: string;
  hint: string;
  region: boolean;
}

export interface RegionMode {
  id: "include" | "exclude";
  label: string;
}

export interface Fixed {
  colours: Colour[];
  opacity: number;
  tools: Tool[];
  region_modes: RegionMode[];
  max_samples: number;
  max_points: number;
  max_count: number;
}

export interface ViewerData {
  image: ViewerImage;
  mask: ViewerMask;
  others: ViewerOther[];
  detail: ViewerDetail | null;
  pixel_text: string;
  caption: string;
  sampling: string;
  marks: Mark[];
  scope: string;
  hand: string;
  answered: number;
  fixed: Fixed;
}

export interface Sampling {
  x: number;
  y: number;
  width: number;
  height: number;
  step: number;
}

export interface Pixel {
  x: number;
  y: number;
}

export interface Gesture {
  tool: "pick" | "not" | "ruler" | "rectangle" | "ellipse" | "polygon";
  mode: "include" | "exclude";
  x: number;
  y: number;
  width: number;
  height: number;
  points: [number, number][];
}

export interface Reshaped {
  id: number;
  removed: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  points: [number, number][];
}
