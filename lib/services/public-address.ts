import "server-only";
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { invalidField } from "@/lib/domain/errors";
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
  ["192.88.99.0", 24],
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
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
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

/**
 * Refuses a URL that a user entered whose host is unknown or private, unless the operator allows private addresses. Said
 * early, to who entered it: `publicFetch` decides each time what is really connected to.
 * @param pointer of the field it was entered in.
 * @throws AssayError `invalid` at that field.
 */
export async function requirePublicAddress(url: string, pointer: string): Promise<void> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) throw invalidField(pointer, `${host} does not resolve to an address.`);
  if (env().ASSAY_ALLOW_PRIVATE_ADDRESSES) return;
  if (found.some(({ address }) => isPrivateAddress(address))) {
    throw invalidField(pointer, privateAddressMessage(host));
  }
}
