/** What a new workspace does before its first verdict. */
export interface FirstSteps {
  prompt: boolean;
  example: boolean;
  experiment: boolean;
}

export const firstStepCount = 3;

/** How many of the steps are taken, 0 to {@link firstStepCount}. An experiment is the aim: with one, all are. */
export function stepsTaken({ prompt, example, experiment }: FirstSteps): number {
  return experiment ? firstStepCount : Number(prompt) + Number(example);
}
