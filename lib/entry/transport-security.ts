import "server-only";

/** The header that keeps a browser to TLS for a year, subdomains included: on every answer over TLS, pages and API alike. */
export const strictTransportSecurity = [
  "strict-transport-security",
  "max-age=31536000; includeSubDomains",
] as const;
