import { resolve } from "node:path";

/** Absolute path of the checkout: every script works from here, whatever directory it was called from. */
export const projectRoot = resolve(import.meta.dirname, "..");
