"use client";

export interface FailedPage {
  error: Error & { digest?: string };
  /** Asks the server for the page again. */
  retry: () => void;
}

/** For `error.tsx`: what happened, the code that finds it in the log, and the ways on. Plain, so that every page can carry it. */
export function PageFailure({ error, retry }: FailedPage) {
  return (
    <main
      id="main"
      className="mx-auto flex min-h-[60dvh] w-full max-w-[520px] flex-col justify-center gap-3 px-6"
    >
      <h1 className="text-xl font-semibold tracking-tight">This page could not be shown</h1>
      {error.digest ? (
        <p className="text-muted-foreground">
          The server failed while it made this page. Nothing you saved is lost. If trying again does not help,
          the server’s log has the cause under the code{" "}
          <code className="mono select-all text-foreground">{error.digest}</code>.
        </p>
      ) : (
        <p className="text-muted-foreground">
          It failed in this browser. Nothing you saved is lost. A new version of Assay may have been put in
          place since the page was opened: trying again loads it.
        </p>
      )}
      <p className="flex gap-4">
        <button
          type="button"
          onClick={error.digest ? retry : () => window.location.reload()}
          className="h-[30px] rounded-md bg-primary px-[11px] font-medium text-primary-foreground hover:bg-primary/88"
        >
          Try again
        </button>
        {/* A whole new page: what failed may be the one that is here. */}
        <a href="/dashboard" className="self-center underline underline-offset-2">
          Open dashboard
        </a>
      </p>
    </main>
  );
}
