import "server-only";
import type { Metadata } from "next";
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

/** The tab's title of one thing, or of its absence: what failed is the page's to say, and an error here leaves no title. */
export async function titleOf(name: Promise<string>, missing: string): Promise<Metadata> {
  return { title: await name.catch(() => missing) };
}
