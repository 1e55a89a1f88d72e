import "server-only";
import type { NextAuthOptions, User } from "next-auth";
import { findUserByAccount, findUserById } from "@/lib/data/users";
import { parseInput } from "@/lib/domain/api/inbound";
import { AssayError } from "@/lib/domain/errors";
import {
  credentialsSchema,
  type ProviderProfile,
  wrongCredentials,
} from "@/lib/domain/permissions/credentials";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { clientAddress } from "./client-address";
import { type IdentityClaims, identityProviders } from "./identity-providers";
import { isOverTls } from "./over-tls";
import { sessionCookie, sessionSeconds } from "./session";

type Callbacks = NonNullable<NextAuthOptions["callbacks"]>;

/** Who decides whether somebody may sign in; given by the route, since this room knows no services. */
export interface SignInEffects {
  /** Throws AssayError with a message that is safe to show. */
  withPassword(email: string, password: string, address: string): Promise<{ id: string }>;
  /** Null when they may not. */
  withProvider(profile: ProviderProfile, address: string): Promise<{ id: string } | null>;
}

/** next-auth shows the message of what is thrown here as the `error` of the sign-in. */
async function authorize(effects: SignInEffects, given: unknown, headers: Headers): Promise<User> {
  try {
    const { email, password } = parseInput(credentialsSchema, given);
    const user = await effects.withPassword(email, password, clientAddress(headers));
    return { id: user.id };
  } catch (error) {
    if (error instanceof AssayError) {
      throw new Error(error.code === "rate_limited" ? error.message : wrongCredentials);
    }
    log.error({ err: error }, "sign-in failed");
    throw new Error("Signing in failed on the server. Try again in a moment.");
  }
}

function credentialsProvider(effects: SignInEffects): NextAuthOptions["providers"][number] {
  return {
    id: "credentials",
    name: "E-mail and password",
    type: "credentials",
    credentials: {},
    // next-auth calls this with the plain header object of its own request type.
    authorize: (credentials, request) =>
      authorize(effects, credentials, new Headers((request.headers ?? {}) as Record<string, string>)),
  };
}

function profileOf(provider: string, accountId: string, claims: IdentityClaims): ProviderProfile {
  const verified = claims.email_verified === true || claims.email_verified === "true";
  return {
    provider,
    accountId,
    verifiedEmail: verified && claims.email ? claims.email : null,
    name: claims.name ?? null,
  };
}

const jwt: NonNullable<Callbacks["jwt"]> = async ({ token, user, account }) => {
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
};

/** next-auth's options. The cookie only names the person; `getSession` checks it against the database each time. */
export function authOptions(headers: Headers, effects: SignInEffects): NextAuthOptions {
  const secure = isOverTls(headers);
  const signIn: NonNullable<Callbacks["signIn"]> = async ({ account, profile }) => {
    if (account === null || account.type === "credentials") return account !== null;
    const claims = profile as IdentityClaims;
    return (
      (await effects.withProvider(
        profileOf(account.provider, account.providerAccountId, claims),
        clientAddress(headers),
      )) !== null
    );
  };
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
    providers: [credentialsProvider(effects), ...identityProviders()],
    callbacks: { signIn, jwt },
    logger: {
      error: (code, detail) => {
        if (code !== "CREDENTIALS_SIGNIN_ERROR") log.error({ code, detail }, "next-auth failed");
      },
      warn: (code) => log.debug({ code }, "next-auth warns"),
      debug: (code, detail) => log.debug({ code, detail }, "next-auth"),
    },
  };
}
