import type { Instrumentation } from "next";

/** Next calls this once when a server process starts, before it answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startProcess } = await import("./instrumentation.node");
  await startProcess();
}

/** Next calls this when a page, route or action threw what nobody caught: the log finds it by the code the page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestError } = await import("./instrumentation.node");
  logRequestError(error, request, context);
};
