"use client";

import { Input } from "@/components/ui/input";
import { useUrlText } from "./use-url-text";

const delayMs = 400;

/** A text or date that lives in the address as `name`; a new value starts the list over. */
export function UrlField({
  name,
  label,
  type = "text",
  placeholder,
  className,
}: {
  name: string;
  label: string;
  type?: "text" | "date";
  placeholder?: string;
  className?: string;
}) {
  const { text, setText } = useUrlText(name, delayMs);
  return (
    <Input
      type={type}
      aria-label={label}
      title={label}
      placeholder={placeholder ?? label}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.target.value)}
      {...(className && { className })}
    />
  );
}
