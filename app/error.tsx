"use client";

import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** The message of a server error is masked; the digest finds it in the log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto flex min-h-[60dvh] max-w-[520px] flex-col justify-center px-6">
      <ErrorState
        title="This page could not be shown"
        {...(error.digest && { code: error.digest })}
        action={
          <Button size="sm" onClick={reset}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        }
      >
        The server log has the cause{error.digest ? " under this code" : ""}. Nothing you saved is lost.
      </ErrorState>
    </main>
  );
}
