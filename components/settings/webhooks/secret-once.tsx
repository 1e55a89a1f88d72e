import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";

/** The one time a secret is shown. */
export function SecretOnce({ secret, children }: { secret: string; children?: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <p>Copy the secret into your receiver now. It is stored encrypted and not shown again.</p>
      <div className="flex items-center gap-2 rounded-md border bg-muted px-2.5 py-2">
        <code className="mono min-w-0 flex-1 break-all text-xs" data-testid="webhook-secret">
          {secret}
        </code>
        <CopyButton text={secret} label="Copy" variant="line" />
      </div>
      {children}
      <p className="text-2xs text-muted-foreground">
        Messages are signed by the{" "}
        <a href="https://www.standardwebhooks.com" className="underline underline-offset-2" rel="noreferrer">
          Standard Webhooks
        </a>{" "}
        scheme, which libraries for most languages verify.{" "}
        <Link href="/docs/webhooks" className="underline underline-offset-2">
          Payloads and headers
        </Link>
      </p>
    </div>
  );
}
