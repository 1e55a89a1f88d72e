"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { hrefWith } from "@/components/prompts/prompt-href";
import { Input } from "@/components/ui/input";

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
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get(name) ?? "";
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  useEffect(() => {
    if (asked === sent.current) return;
    sent.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => {
    const value = text.trim();
    if (value === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = value;
      router.replace(hrefWith(pathname, params, { cursor: null, [name]: value }), { scroll: false });
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, name, pathname, params, router]);
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
