import "server-only";
import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { ReadableStream as WebStream } from "node:stream/web";
import { Agent, type RequestInit as UndiciInit, fetch as undiciFetch } from "undici";
import { env } from "@/lib/env";
import { boundedAnswer } from "@/lib/providers/answer-limit";
import { ProviderError } from "@/lib/providers/provider";
import { isPrivateAddress, privateAddressMessage } from "./public-address";

class PrivateAddressError extends Error {
  constructor(readonly host: string) {
    super(`${host} is a private address.`);
    this.name = "PrivateAddressError";
  }
}

/** Resolves once, and the socket connects to what was checked: a second answer of the name server changes nothing. */
const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error, "", 0);
    if (addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(new PrivateAddressError(host), "", 0);
    }
    if (options.all === true) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

let agent: Agent | null = null;

function publicAgent(): Agent {
  agent ??= new Agent({ connect: { lookup: publicLookup } });
  return agent;
}

function refused(host: string): ProviderError {
  return new ProviderError({
    kind: "invalid_request",
    message: privateAddressMessage(host),
    retryable: false,
  });
}

function refusalIn(error: unknown): ProviderError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof PrivateAddressError) return refused(cause.host);
    const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : undefined;
    if (inner instanceof PrivateAddressError) return refused(inner.host);
  }
  return null;
}

function urlOf(input: Parameters<typeof fetch>[0]): URL {
  return new URL(input instanceof Request ? input.url : input);
}

/** The answer as the classes of this Node, which the SDKs and our own checks test with `instanceof`. */
function nativeResponse(answer: Awaited<ReturnType<typeof undiciFetch>>): Response {
  const { status, statusText, headers, body } = answer;
  const bounded = body === null ? null : (WebStream.from(boundedAnswer(body)) as ReadableStream<Uint8Array>);
  return new Response(bounded, { status, statusText, headers: [...headers] });
}

/**
 * `fetch` for addresses that users entered: every connection it opens goes to an address outside the private ranges,
 * whatever the name resolves to at that moment. It follows no redirects, whatever is asked: one to a literal address
 * would be connected to without a look-up. Takes the URL as text or `URL`.
 * @throws ProviderError `invalid_request` for a private address; else what fetch throws.
 */
export const publicFetch: typeof fetch = async (input, init) => {
  const url = urlOf(input);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is connected to without any look-up.
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw refused(host);
  try {
    const options: UndiciInit = {
      ...(init as UndiciInit | undefined),
      redirect: "manual",
      dispatcher: publicAgent(),
    };
    return nativeResponse(await undiciFetch(url, options));
  } catch (error) {
    throw refusalIn(error) ?? error;
  }
};

/** The fetch for a stored connection; undefined (the usual one) where the operator allows private addresses. */
export function connectionFetch(): typeof fetch | undefined {
  return env().ASSAY_ALLOW_PRIVATE_ADDRESSES ? undefined : publicFetch;
}
