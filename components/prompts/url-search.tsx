"use client";

import { LoaderCircle, Search } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { cn } from "@/lib/utils";
import { hrefWith } from "./prompt-href";

const delayMs = 250;
/** Where a list stands and what is open in it; a new filter starts over. */
const position = { cursor: null, example: null };

/** A search field whose words live in the address as `q`. */
export function UrlSearch({ label, className }: { label: string; className?: string }) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get("q") ?? "";
  const [text, setText] = useState(asked);
  const [pending, startTransition] = useTransition();
  const sent = useRef(asked);
  useEffect(() => {
    if (asked === sent.current) return;
    sent.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => {
    const words = text.trim();
    if (words === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = words;
      startTransition(() =>
        router.replace(hrefWith(pathname, params, { ...position, q: words }), { scroll: false }),
      );
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, pathname, params, router]);
  const Icon = pending ? LoaderCircle : Search;
  return (
    <div className={cn("relative", className)}>
      <Icon
        aria-hidden
        className={cn(
          "pointer-events-none absolute left-2.5 top-2 size-3.5 text-muted-foreground",
          pending && "animate-spin",
        )}
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className="pl-8"
      />
    </div>
  );
}

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
    router.replace(hrefWith(pathname, params, { ...position, [name]: next === all ? null : next }), {
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
