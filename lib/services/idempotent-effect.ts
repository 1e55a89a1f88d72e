import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { storeIdempotentEffect } from "@/lib/data/idempotency";
import type { Json } from "@/lib/domain/json";
import type { Viewer } from "@/lib/domain/permissions/viewer";

/** A POST under an `Idempotency-Key` while it works. */
export interface HeldKey {
  viewer: Viewer;
  keyHash: Uint8Array<ArrayBuffer>;
  /** What it has done already: before its process died, or just now. */
  effect: Json;
}

const heldKey = new AsyncLocalStorage<HeldKey>();

/** Runs `work` as the call that holds the key. */
export function holdingKey<T>(key: HeldKey, work: () => Promise<T>): Promise<T> {
  return heldKey.run(key, work);
}

/** Whether this call came under a key, so that its effects are worth noting. */
export function isUnderKey(): boolean {
  return heldKey.getStore() !== undefined;
}

/**
 * What this very call did before its process died, as `noteEffect` was told; null for a first try and for calls without
 * a key. `T` is what the same use case notes: a key belongs to one path and body.
 */
export function earlierEffect<T extends Json>(): T | null {
  return (heldKey.getStore()?.effect ?? null) as T | null;
}

/** Notes what the call has done. Call it in the transaction of the effect: either both are there or neither. */
export async function noteEffect(effect: Json): Promise<void> {
  const key = heldKey.getStore();
  if (key === undefined) return;
  await storeIdempotentEffect(key.viewer, key.keyHash, effect);
  key.effect = effect;
}
