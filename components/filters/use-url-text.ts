import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { hrefWith, listStart } from "./href-with";

/**
 * Text that is typed here and lives in the address as `name`, a moment after the last key. An address that changes by
 * itself, as by going back, changes the text.
 */
export function useUrlText(name: string, delayMs: number) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get(name) ?? "";
  const [text, setText] = useState(asked);
  const [pending, startTransition] = useTransition();
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
      const href = hrefWith(pathname, params, { ...listStart, [name]: value });
      startTransition(() => router.replace(href, { scroll: false }));
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, name, delayMs, pathname, params, router]);
  return { text, setText, pending };
}
