import { randomBytes } from "node:crypto";
import { ensureDemoOwner } from "@/lib/services/owner";

/** `name=value` of every cookie that an answer sets. */
function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
}

/** Makes the first owner, who owns the workspaces that are there, and signs in. @returns the `cookie` header of a browser. */
export async function signIn(url: string): Promise<string> {
  const login = { email: "owner@bench.test", password: randomBytes(12).toString("base64url") };
  await ensureDemoOwner(login);
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie: cookiesOf(asked).join("; ") },
    body: new URLSearchParams({ ...login, csrfToken, json: "true" }),
    redirect: "manual",
  });
  const cookie = [...cookiesOf(asked), ...cookiesOf(answer)].join("; ");
  if (!cookie.includes("session")) throw new Error(`Signing in answered ${answer.status} without a session.`);
  return cookie;
}
