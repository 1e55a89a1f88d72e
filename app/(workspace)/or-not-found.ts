import "server-only";
import { notFound } from "next/navigation";
import { AssayError } from "@/lib/domain/errors";

/**
 * What `work` reads, or the page that says there is nothing here. Its status is 404 only while nothing of the answer is
 * sent: await it outside of every Suspense boundary, and so outside of every `loading.tsx`.
 */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AssayError && error.code === "not_found") notFound();
    throw error;
  }
}
