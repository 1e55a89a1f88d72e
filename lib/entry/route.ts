import "server-only";
import { AssayError } from "@/lib/domain/errors";
import { preflightHeaders } from "./cors";
import { unroutedMethodHeader } from "./incoming";
import { reply } from "./reply";
import { routeEffects } from "./route-effects";
import { createRoute, markWrapped, optionsOf, type RouteHandler } from "./route-kernel";

/** The REST wrapper every handler under app/api goes through; see `createRoute`. */
export const route = createRoute(routeEffects);

const methodNames = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type MethodName = (typeof methodNames)[number];
type Methods = Record<MethodName | "HEAD" | "OPTIONS", RouteHandler>;

/**
 * All exports of a route file from the methods it has:
 * `export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({ GET: route(…) })`.
 * Methods it has not answer 405 with `Allow`, HEAD answers as GET without a body, OPTIONS answers preflights.
 */
export function methods(handlers: Partial<Record<MethodName, RouteHandler>>): Methods {
  const present = methodNames.filter((name) => handlers[name] !== undefined);
  const allow = [...present, ...(handlers.GET === undefined ? [] : ["HEAD"]), "OPTIONS"].join(", ");
  const refuse = (method: string): never => {
    throw new AssayError("method_not_allowed", `${method} is not possible here. Use ${allow}.`, {
      headers: { allow },
    });
  };
  const refusal = route({ permission: "public", unread: true }, ({ request }) => refuse(request.method));
  const options = route({ permission: "public", unread: true }, ({ request }) => {
    const unrouted = request.headers.get(unroutedMethodHeader);
    if (unrouted !== null) refuse(unrouted);
    return reply(undefined, { headers: { allow, ...preflightHeaders(request, allow) } });
  });
  return {
    GET: handlers.GET ?? refusal,
    HEAD: handlers.GET === undefined ? refusal : headOf(handlers.GET),
    OPTIONS: options,
    POST: handlers.POST ?? refusal,
    PUT: handlers.PUT ?? refusal,
    PATCH: handlers.PATCH ?? refusal,
    DELETE: handlers.DELETE ?? refusal,
  };
}

function headOf(get: RouteHandler): RouteHandler {
  const head: RouteHandler = async (request, context) => {
    const response = await get(request, context);
    // A stream would otherwise go on without a reader.
    await response.body?.cancel();
    return new Response(null, response);
  };
  return markWrapped(head, optionsOf(get) ?? { permission: "public" });
}

/** Answers every method of a path that does not exist. */
export function unknownPath(): Methods {
  const missing = route({ permission: "public", unread: true }, ({ request }) => {
    throw new AssayError(
      "not_found",
      `${new URL(request.url).pathname} does not exist. See /api/v1/openapi.json.`,
    );
  });
  return {
    GET: missing,
    HEAD: headOf(missing),
    OPTIONS: missing,
    POST: missing,
    PUT: missing,
    PATCH: missing,
    DELETE: missing,
  };
}
