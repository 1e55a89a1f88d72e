"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { hrefWith, listStart } from "./href-with";

const all = "*";

/** A choice that lives in the address as `name`; the first entry takes it away. */
export function UrlSelect({
  name,
  label,
  allLabel,
  options,
  className,
}: {
  name: string;
  label: string;
  allLabel: string;
  options: readonly { value: string; label: string }[];
  className?: string;
}) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const value = params.get(name) ?? all;
  const shown = options.find((option) => option.value === value)?.label ?? (value === all ? allLabel : value);
  const choose = (next: string) =>
    router.replace(hrefWith(pathname, params, { ...listStart, [name]: next === all ? null : next }), {
      scroll: false,
    });
  return (
    <Select value={value} onValueChange={choose}>
      <SelectTrigger aria-label={label} className={className}>
        {/* Said here, since a select knows the words of its options only once it has been opened. */}
        <SelectValue>{shown}</SelectValue>
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={all}>{allLabel}</SelectItem>
        {options.map((option) => (
          <SelectItem key={option.value} value={option.value}>
            {option.label}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
