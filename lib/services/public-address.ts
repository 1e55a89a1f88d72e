import "server-only";
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AssayError } from "@/lib/domain/errors";
import { env } from "@/lib/env";

/** Ranges that are not the public internet: RFC 6890's special-purpose registries, with mapped IPv4 handled apart. */
const privateRanges = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  privateRanges.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  privateRanges.addSubnet(network, prefix, "ipv6");
}

/** True for an address outside the public internet, IPv4 mapped into IPv6 included. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return privateRanges.check(mapped, "ipv4");
  if (/^::ffff:/i.test(address)) return true;
  return privateRanges.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** What a refused address is told. */
export function privateAddressMessage(host: string): string {
  return `${host} is a private address. An operator can allow private addresses with ASSAY_ALLOW_PRIVATE_ADDRESSES=1.`;
}

/** An address that is not called, however often it is tried. */
export class PrivateAddress extends AssayError {
  constructor(host: string) {
    super("invalid", privateAddressMessage(host));
  }
}

/**
 * Resolves the host of a URL a user entered and refuses private ranges, unless the operator allows them.
 * @returns the checked address: connect to that one, since a second lookup could answer another.
 * @throws PrivateAddress; AssayError `invalid` for an unresolvable host.
 */
export async function publicAddress(url: URL): Promise<{ address: string; family: 4 | 6 }> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (first === undefined) throw new AssayError("invalid", `${host} does not resolve to an address.`);
  const allowed = env().ASSAY_ALLOW_PRIVATE_ADDRESSES;
  if (!allowed && found.some(({ address }) => isPrivateAddress(address))) {
    throw new PrivateAddress(host);
  }
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}
