import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import { signIn } from "@/lib/services/sign-in";
import { signInWithProvider } from "@/lib/services/sign-in-with-provider";

interface AuthContext {
  params: Promise<{ nextauth: string[] }>;
}

// A CommonJS module's default export arrives bare or inside `default`, depending on who bundles it.
const wrapped = NextAuth as typeof NextAuth & { default?: typeof NextAuth };
const nextAuth = wrapped.default ?? wrapped;

const effects = { withPassword: signIn, withProvider: signInWithProvider };

async function handler(request: NextRequest, context: AuthContext): Promise<Response> {
  // Without a configured URL the address the browser used is the right one for redirects.
  if (!process.env.NEXTAUTH_URL) process.env.AUTH_TRUST_HOST ??= "1";
  return nextAuth(request, context, authOptions(request.headers, effects));
}

export { handler as GET, handler as POST };
