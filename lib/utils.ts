import { type ClassValue, clsx } from "clsx";

/**
 * Joins class names. It merges nothing: of two classes that set the same property the stylesheet's order decides, so what
 * overrides a component's own look is written as important (`w-44!`). A test finds overrides that are not.
 */
export function cn(...inputs: ClassValue[]): string {
  return clsx(inputs);
}
