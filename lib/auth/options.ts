import "server-only";
import type { NextAuthOptions, User } from "next-auth";
import { z } from "zod";
import { findUserByAccount, findUserById } from "@/lib/data/users";
import { parseInput } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { signIn, wrongCredentials } from "@/lib/services/sign-in";
import { signInWithProvider } from "@/lib/services/sign-in-with-provider";
import { clientAddress } from "./client-address";
import { type IdentityClaims, identityProviders } from "./identity-providers";
import { sessionCookie, sessionSeconds } from "./session";

const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().max(1000) });

/** next-auth shows the message of what is thrown here as the `error` of the sign-in. */
async function authorize(given: unknown, headers: Headers): Promise<User> {
  try {
    const { email, password } = parseInput(credentialsSchema, given);
    const user = await signIn(email, password, clientAddress(headers));
    return { id: user.id };
  } catch (error) {
    if (error instanceof AssayError) {
      throw new Error(error.code === "rate_limited" ? error.message : wrongCredentials);
    }
    log.error({ err: error }, "sign-in failed");
    throw new Error("Signing in failed on the server. Try again in a moment.");
  }
}

const credentialsProvider: NextAuthOptions["providers"][number] = {
  id: "credentials",
  name: "E-mail and password",
  type: "credentials",
  credentials: {},
  // next-auth calls this with the plain header object of its own request type.
  authorize: (credentials, request) =>
    authorize(credentials, new Headers((request.headers ?? {}) as Record<string, string>)),
};

async function mayEnter(provider: string, accountId: string, claims: IdentityClaims): Promise<boolean> {
  const verified = claims.email_verified === true || claims.email_verified === "true";
  const user = await signInWithProvider({
    provider,
    accountId,
    verifiedEmail: verified && claims.email ? claims.email : null,
    name: claims.name ?? null,
  });
  return user !== null;
}

/** Secure cookies where the browser speaks TLS: by the configured URL, else by what the proxy says. */
export function isSecure(headers: Headers): boolean {
  const configured = env().NEXTAUTH_URL;
  return configured === undefined
    ? headers.get("x-forwarded-proto") === "https"
    : configured.startsWith("https://");
}

const callbacks: NonNullable<NextAuthOptions["callbacks"]> = {
  signIn: async ({ account, profile }) => {
    if (account === null || account.type === "credentials") return account !== null;
    return mayEnter(account.provider, account.providerAccountId, profile as IdentityClaims);
  },
  jwt: async ({ token, user, account }) => {
    // Only a fresh sign-in has an account; any other call re-issues the token as it is.
    if (account === null || account === undefined) return token;
    const person =
      account.type === "credentials"
        ? await findUserById(user.id)
        : await findUserByAccount(account.provider, account.providerAccountId);
    if (person === null) throw new Error("The account vanished while signing in.");
    return {
      sub: person.id,
      session_version: person.sessionVersion,
      authenticated_at: Math.floor(Date.now() / 1000),
    };
  },
};

/** next-auth's options. The cookie only names the person; `getSession` checks it against the database each time. */
export function authOptions(headers: Headers): NextAuthOptions {
  const secure = isSecure(headers);
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookie,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [credentialsProvider, ...identityProviders()],
    callbacks,
    logger: {
      error: (code, detail) => {
        if (code !== "CREDENTIALS_SIGNIN_ERROR") log.error({ code, detail }, "next-auth failed");
      },
      warn: (code) => log.debug({ code }, "next-auth warns"),
      debug: (code, detail) => log.debug({ code, detail }, "next-auth"),
    },
  };
}
