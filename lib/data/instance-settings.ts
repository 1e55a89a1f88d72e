import "server-only";
import type { Json } from "@/lib/domain/json";
import { db } from "./client";

/** A fact of the whole installation, or null. */
export async function getInstanceSetting(key: string): Promise<Json | null> {
  const row = await db().instanceSetting.findUnique({ where: { key } });
  return row === null ? null : (row.value as Json);
}

/** Writes the fact unless there is one. @returns the one that stands. */
export async function keepInstanceSetting(key: string, value: Json): Promise<Json> {
  await db().$executeRaw`
    insert into instance_settings (key, value, updated_at) values (${key}, ${JSON.stringify(value)}::jsonb, now())
    on conflict (key) do nothing`;
  return (await getInstanceSetting(key)) ?? value;
}

export async function deleteInstanceSetting(key: string): Promise<void> {
  await db().instanceSetting.deleteMany({ where: { key } });
}
