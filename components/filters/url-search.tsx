"use client";

import { LoaderCircle, Search } from "lucide-react";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/utils";
import { useUrlText } from "./use-url-text";

const delayMs = 250;

/** A search field whose words live in the address as `q`. */
export function UrlSearch({ label, className }: { label: string; className?: string }) {
  const { text, setText, pending } = useUrlText("q", delayMs);
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
