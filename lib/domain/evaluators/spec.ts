import type { JsonObject } from "../json";
import type { EvaluatorType } from "./evaluator";

/** An evaluator as an experiment carries it: complete, with nothing left to a default that could change later. */
export interface EvaluatorSpec {
  /** Unique within the experiment. */
  name: string;
  type: EvaluatorType;
  config: JsonObject;
  /** 0 scores without counting. */
  weight: number;
  /** A score passes at or above this. */
  threshold: number;
  /** The cell fails when this evaluator does not pass. */
  gate: boolean;
}
