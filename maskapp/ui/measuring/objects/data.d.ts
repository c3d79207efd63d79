// What Python sends and hears: its dataclasses, which say what each field means.

export interface ObjectColumn {
  id: string;
  label: string;
  words: string;
}

export interface ObjectRow {
  number: number;
  x: number;
  y: number;
  width: number;
  height: number;
  cells: string[];
}

export interface ObjectNumber {
  number: number;
  x: number;
  y: number;
}

export interface ObjectsPage {
  sort: string;
  falling: boolean;
  first: number;
}

export interface ObjectsData {
  image_key: string;
  mask_key: string;
  outlines_url: string;
  step: number;
  count: number;
  page: ObjectsPage;
  most: number;
  columns: ObjectColumn[];
  rows: ObjectRow[];
  numbers: ObjectNumber[];
  looked: string;
  found: number;
}
