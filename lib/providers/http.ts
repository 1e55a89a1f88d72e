import { htmlAnswer } from "./failures";
import { ProviderError } from "./provider";
import { providerFetch } from "./transport";

/**
 * Wraps fetch for an SDK: a web page is refused before a JSON or event-stream reader chokes on it, and a
 * redirect is an error instead of a POST that silently turns into a GET or carries the prompt elsewhere.
 */
export function guardedFetch(label: string, base: typeof fetch = providerFetch): typeof fetch {
  return async (input, init) => {
    const response = await base(input, { ...init, redirect: "manual" });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new ProviderError({
        kind: "invalid_request",
        message: `${label} answered a redirect (status ${response.status}): set the base URL to the final address.`,
        status: response.status,
      });
    }
    if (response.headers.get("content-type")?.startsWith("text/html")) {
      await response.body?.cancel();
      throw htmlAnswer(label, response.status, response.headers);
    }
    return response;
  };
}

/** Host of a base URL for messages, or null when it is not a URL. */
export function hostOf(baseUrl: string): string | null {
  try {
    return new URL(baseUrl).host;
  } catch {
    return null;
  }
}
