/**
 * A signal that aborts when the caller's does or after `timeoutMs`, then with a `TimeoutError` as
 * `AbortSignal.timeout` would. `dispose` frees timer and listener: `AbortSignal.any` would keep one entry a
 * call on a long-lived signal until both are collected.
 */
export function deadline(
  signal: AbortSignal,
  timeoutMs: number | null,
): { signal: AbortSignal; dispose: () => void } {
  if (timeoutMs === null) return { signal, dispose: () => {} };
  const controller = new AbortController();
  const forward = () => controller.abort(signal.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`No answer within ${timeoutMs} ms.`, "TimeoutError")),
    timeoutMs,
  );
  if (signal.aborted) forward();
  else signal.addEventListener("abort", forward, { once: true });
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", forward);
    },
  };
}

/** Waits `ms`, or rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
