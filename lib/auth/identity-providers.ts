import "server-only";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { env } from "@/lib/env";

/** What the identity providers tell about a person, in the claims of OpenID Connect Core §5.1. */
export interface IdentityClaims {
  sub: string;
  name?: string | null;
  preferred_username?: string | null;
  email?: string | null;
  email_verified?: boolean | "true" | "false";
}

type IdentityProvider = OAuthConfig<IdentityClaims>;

function identityOf(claims: IdentityClaims) {
  return {
    id: claims.sub,
    name: claims.name ?? claims.preferred_username ?? null,
    email: claims.email ?? null,
  };
}

interface Client {
  clientId: string;
  clientSecret: string;
}

function openIdConnect(id: string, name: string, issuer: string, client: Client): IdentityProvider {
  return {
    id,
    name,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: identityOf,
    ...client,
  };
}

const githubUser = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Reads from GitHub's REST API what a schema describes, in at most 10 s. */
async function fromGithub<S extends z.ZodType>(
  path: string,
  accessToken: string,
  schema: S,
): Promise<z.output<S>> {
  const response = await fetch(`https://api.github.com${path}`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} for ${path}.`);
  return schema.parse(await response.json());
}

/** GitHub speaks OAuth 2.0 without OpenID Connect: the verified address is asked for on its own. */
function github(client: Client): IdentityProvider {
  return {
    id: "github",
    name: "GitHub",
    type: "oauth",
    authorization: {
      url: "https://github.com/login/oauth/authorize",
      params: { scope: "read:user user:email" },
    },
    token: "https://github.com/login/oauth/access_token",
    userinfo: {
      url: "https://api.github.com/user",
      async request({ tokens }) {
        const token = tokens.access_token ?? "";
        const user = await fromGithub("/user", token, githubUser);
        const emails = await fromGithub("/user/emails", token, githubEmails);
        const email = emails.find((one) => one.primary && one.verified)?.email ?? null;
        return {
          sub: String(user.id),
          name: user.name ?? user.login,
          email: email ?? "",
          email_verified: email !== null,
        };
      },
    },
    checks: ["pkce", "state"],
    profile: identityOf,
    ...client,
  };
}

function clientOf(clientId: string | undefined, clientSecret: string | undefined): Client | null {
  return clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

/** The identity providers whose variables are set. */
export function identityProviders(): IdentityProvider[] {
  const settings = env();
  const providers: IdentityProvider[] = [];
  const githubClient = clientOf(settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET);
  if (githubClient !== null) providers.push(github(githubClient));
  const googleClient = clientOf(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET);
  if (googleClient !== null) {
    providers.push(openIdConnect("google", "Google", "https://accounts.google.com", googleClient));
  }
  const oidcClient = clientOf(settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET);
  if (oidcClient !== null && settings.OIDC_ISSUER !== undefined) {
    providers.push(openIdConnect("oidc", settings.OIDC_NAME, settings.OIDC_ISSUER, oidcClient));
  }
  return providers;
}

/** Their ids and names, for the buttons of the sign-in page. */
export function identityProviderNames(): { id: string; name: string }[] {
  return identityProviders().map(({ id, name }) => ({ id, name }));
}
