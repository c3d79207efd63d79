// What Python sends and hears: its dataclasses, which say what each field means.

export interface Scale {
  low: number;
  high: number;
  grid: number;
  unit: string;
  circular: boolean;
}

export interface Names {
  slider: string;
  low: string;
  high: string;
}

export interface Slider {
  names: Names;
  scale: Scale;
  bounds: [number, number];
  range_id: number;
  version: number;
  answered: string;
  live: boolean;
  outside: boolean;
  track: string[];
  view: [number, number] | null;
}
