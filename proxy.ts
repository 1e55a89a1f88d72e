import { type NextRequest, NextResponse } from "next/server";
import { isOverTls } from "@/lib/auth/over-tls";
import { sessionCookie } from "@/lib/auth/session";
import { strictTransportSecurity } from "@/lib/entry/transport-security";

/** Pages for people who are not signed in. */
const openPages = ["/sign-in", "/sign-up", "/setup", "/docs", "/invitations"];

function contentSecurityPolicy(nonce: string, secure: boolean): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    // React's development build needs eval for its stack traces.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Widths of bars and positions of popovers are style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

function setSecurityHeaders(headers: Headers, policy: string, secure: boolean): void {
  headers.set("content-security-policy", policy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("x-frame-options", "DENY");
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
  headers.set("cross-origin-opener-policy", "same-origin");
  if (secure) headers.set(...strictTransportSecurity);
}

function isOpen(pathname: string): boolean {
  return openPages.some((page) => pathname === page || pathname.startsWith(`${page}/`));
}

/**
 * Security headers with a fresh nonce for every page, and an early way to the sign-in page for browsers without a
 * session cookie. Whether a session is good is decided where data is read, never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const secure = isOverTls(request.headers);
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentSecurityPolicy(nonce, secure);
  const { pathname, search } = request.nextUrl;
  let response: NextResponse;
  if (!isOpen(pathname) && !request.cookies.has(sessionCookie) && request.method === "GET") {
    const target = request.nextUrl.clone();
    target.pathname = "/sign-in";
    target.search =
      pathname === "/" ? "" : `?${new URLSearchParams({ callbackUrl: `${pathname}${search}` })}`;
    response = NextResponse.redirect(target);
  } else {
    const headers = new Headers(request.headers);
    headers.set("x-nonce", nonce);
    headers.set("content-security-policy", policy);
    response = NextResponse.next({ request: { headers } });
  }
  setSecurityHeaders(response.headers, policy, secure);
  return response;
}

export const config = {
  // Files stand at the root only: a page's address may end like one, such as a prompt's that does not exist.
  matcher: ["/((?!api/|_next/static|_next/image|[^/]*\\.(?:svg|png|ico|txt|webmanifest)$).*)"],
};
