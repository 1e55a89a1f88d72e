import "server-only";
import { Decimal } from "decimal.js";
import type { Prisma } from "@/generated/prisma/client";

/** Money as the API writes it: plain decimal digits, no exponent, no trailing zeros. */
export function moneyText(value: Prisma.Decimal | string): string;
export function moneyText(value: Prisma.Decimal | string | null): string | null;
export function moneyText(value: Prisma.Decimal | string | null): string | null {
  return value === null ? null : new Decimal(value.toString()).toFixed();
}
