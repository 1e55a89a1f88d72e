import "server-only";
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { invalidField } from "@/lib/domain/errors";
import { env } from "@/lib/env";

/** IPv4 ranges that are not the public internet: RFC 6890's special-purpose registry, multicast and class E. */
const privateIpv4 = new BlockList();
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
  privateIpv4.addSubnet(network, prefix, "ipv4");
}

/** All that IANA has given out as global unicast. What is not in it is private, so that a range to come is too. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet("2000::", 3, "ipv6");

/** Special ranges within it: Teredo, ORCHID and other protocols, documentation, 6to4, documentation again. */
const specialIpv6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  specialIpv6.addSubnet(network, prefix, "ipv6");
}

/** True for an address outside the public internet, IPv4 mapped into IPv6 included, and for what is no address. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return privateIpv4.check(address, "ipv4");
  if (family !== 6) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return privateIpv4.check(mapped, "ipv4");
  return !globalIpv6.check(address, "ipv6") || specialIpv6.check(address, "ipv6");
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
