"use client";

import { type FailedPage, PageFailure } from "@/components/shell/page-failure";
import "./globals.css";

/** Stands in for the root layout when that itself fails, so it brings its own document. */
export default function GlobalError({ error }: FailedPage) {
  return (
    <html lang="en">
      <body>
        <title>Error · Assay</title>
        <PageFailure error={error} retry={() => window.location.reload()} />
      </body>
    </html>
  );
}
