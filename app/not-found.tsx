import type { Metadata } from "next";
import Link from "next/link";
import { buttonVariants } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-[440px] flex-col justify-center gap-3 px-6">
      <p className="tnum text-2xs text-muted-foreground">404</p>
      <h1 className="text-xl font-semibold tracking-tight">There is nothing at this address</h1>
      <p className="text-muted-foreground">
        It was moved or deleted, or it belongs to a workspace you are not a member of.
      </p>
      <div>
        <Link href="/" className={buttonVariants({ variant: "primary" })}>
          Open dashboard
        </Link>
      </div>
    </main>
  );
}
