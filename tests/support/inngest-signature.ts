import { createHash, createHmac } from "node:crypto";

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

/** `t=…&s=…`: HMAC-SHA256 of the canonical JSON (nothing where there is no body) and the time, by the key without its prefix. */
export function signature(body: unknown, signingKey: string, ageSeconds = 0): string {
  const t = Math.floor(Date.now() / 1000) - ageSeconds;
  const hmac = createHmac("sha256", signingKey.replace(/^signkey-\w+-/, ""));
  return `t=${t}&s=${hmac.update((body === undefined ? "" : canonical(body)) + t).digest("hex")}`;
}

/** What an app authorises its own requests with: the prefix of the key, and the SHA-256 of its bytes. */
export function bearer(signingKey: string): string {
  const [prefix = "", hex = ""] = signingKey.split(/(?<=^signkey-\w+-)/);
  return `Bearer ${prefix}${createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex")}`;
}
