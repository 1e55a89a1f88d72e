import "server-only";

/**
 * Where to go after signing in: a path of this site, else the dashboard. Anything a browser could read as another
 * site ("//x", "/\x", a scheme) is refused.
 */
export function returnPath(given: string | string[] | undefined): string {
  const path = Array.isArray(given) ? given[0] : given;
  const local = path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path);
  return local && !path.startsWith("/sign-in") ? path : "/dashboard";
}
