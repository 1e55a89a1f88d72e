/** How people call an example of a prompt: `ex_001`. */
export function exampleName(number: number): string {
  return `ex_${String(number).padStart(3, "0")}`;
}
