/** One measured figure beside what it is held against. */
export interface BenchRow {
  part: string;
  figure: string;
  value: number;
  unit: string;
  /** What the figure is compared with: a physical limit measured on this machine, a theory, a level. */
  reference: string;
  referenceValue: number | null;
  /** value / referenceValue. */
  ratio: number | null;
  /** The requirement in words, for example "≤ 1 s"; null where there is none. */
  limit: string | null;
}
