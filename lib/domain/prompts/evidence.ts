import type { Verdict } from "../statistics/comparison";

/** What the last experiment that compared two versions found: shown over their diff. */
export interface VersionEvidence {
  experiment_id: string;
  /** Shown as #142. */
  experiment_number: number;
  verdict: Verdict;
  /** Mean score of the second version minus the first's over paired examples. */
  difference: number | null;
  ci: [number, number] | null;
  adjusted_p_value: number | null;
  n_pairs: number;
  /** Half-width of the band of differences that do not matter. */
  smallest_difference: number;
}

/** What the newest experiment that scored a version found. */
export interface VersionScore {
  version_id: string;
  number: number;
  /** Examples with a scored trial. */
  n: number;
  mean: number | null;
  ci: [number, number] | null;
  /** Against that experiment's baseline; null for the baseline itself. */
  verdict: Verdict | null;
  experiment_id: string;
}
