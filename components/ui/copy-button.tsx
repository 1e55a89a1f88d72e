"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonSize, type ButtonVariant } from "./button";

/** Copies `text`. With `label` it shows the word, else an icon named by `name`. */
export function CopyButton({
  text,
  label,
  name = "Copy",
  variant = "ghost",
  size,
  className,
}: {
  text: string;
  label?: string;
  name?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
}) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("failed");
    }
  };
  const said = state === "copied" ? "Copied" : state === "failed" ? "Copy with Ctrl C" : (label ?? name);
  return (
    <Button
      variant={variant}
      size={size ?? (label ? "sm" : "icon-sm")}
      onClick={copy}
      aria-label={label ? undefined : said}
      title={label ? undefined : said}
      {...(className && { className })}
    >
      {state === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
      {label && <span aria-live="polite">{said}</span>}
    </Button>
  );
}
