/** One figure of a measurement, as people read it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it should be, where there is such a thing. */
  target?: { atMost: number };
  /** Belongs into the README's short table. */
  headline?: boolean;
}

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Outcome {
  figures: readonly Figure[];
  tables?: readonly Table[];
  /** What a reader has to know to judge the figures of this run. */
  notes?: readonly string[];
}

/** Something that `npm run bench` measures: one file in this folder and a line in `registry.ts`. */
export interface Measurement {
  /** By which it is run alone: `npm run bench -- <name>`. */
  name: string;
  title: string;
  /** How it is measured, in sentences. */
  how: string;
  measure(): Promise<Outcome>;
}
