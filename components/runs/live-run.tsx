"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 1_000;
const slowMs = 5_000;
const fastFor = 30_000;

/** Reads the page again until the run is final: every second at first, then every five. */
export function LiveRun() {
  const router = useRouter();
  useEffect(() => {
    const started = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const next = () => {
      timer = setTimeout(
        () => {
          router.refresh();
          next();
        },
        Date.now() - started < fastFor ? everyMs : slowMs,
      );
    };
    next();
    return () => clearTimeout(timer);
  }, [router]);
  return (
    <p role="status" className="text-muted-foreground">
      The run is not finished. This page follows it.
    </p>
  );
}
