import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { IssuedLink } from "./types";

/** The one time the link of an invitation is shown. */
export function LinkOnce({ link }: { link: IssuedLink }) {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Send this link to {link.email}. It is not shown again; only a fingerprint of it is kept. Assay sends
        no e-mail.
      </p>
      <div className="flex items-center gap-2 rounded-md border bg-muted px-2.5 py-2">
        <code className="mono min-w-0 flex-1 break-all text-xs" data-testid="invitation-link">
          {link.url}
        </code>
        <CopyButton text={link.url} label="Copy" variant="line" />
      </div>
      <p className="text-2xs text-muted-foreground">
        It works once, for that address, and expires <RelativeTime value={link.expires_at} />.
      </p>
    </div>
  );
}
