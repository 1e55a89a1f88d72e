import { AssayError } from "@/lib/domain/errors";

/** The expected failure a call ends in; fails the test when it succeeds or fails in another way. */
export async function refusalOf(call: Promise<unknown>): Promise<AssayError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
