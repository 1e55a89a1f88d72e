const isTerminal = process.stdout.isTTY === true;

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** Runs one step of a start and says what was done and how long it took; steps may overlap. */
export async function step<Result>(
  run: (announce: (message: string) => void) => Promise<Result>,
  describe: (result: Result) => string | undefined,
): Promise<Result> {
  const started = performance.now();
  const result = await run((message) => console.log(`  ${message} …`));
  const description = describe(result);
  if (description !== undefined) {
    const mark = isTerminal ? "\u001b[32m✓\u001b[0m" : "✓";
    console.log(`${mark} ${description} (${seconds(started)})`);
  }
  return result;
}

/** Ends a script with a sentence instead of a stack; `DEBUG` set shows the stack as well. */
export function reportFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${message}`);
  if (process.env.DEBUG) console.error(error);
}

/** Runs a script's work to its end. The process ends with it, also while a connection is still open. */
export function runToExit(work: () => Promise<void>): void {
  work()
    .then(() => process.exit(0))
    .catch((error: unknown) => {
      reportFailure(error);
      process.exit(1);
    });
}
