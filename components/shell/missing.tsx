import Link from "next/link";
import { buttonVariants } from "@/components/ui/button";
import { Address } from "./address";

/** For `not-found.tsx`: what was looked for, why it may not be there, and where to look next. */
export function Missing({
  what,
  listHref,
  listName,
  nested = false,
}: {
  /** "prompt", "experiment". */
  what: string;
  listHref: string;
  /** "Prompts". */
  listName: string;
  /** Inside of a page's frame, which brings `main`. */
  nested?: boolean;
}) {
  const Box = nested ? "div" : "main";
  return (
    <Box
      {...(nested ? {} : { id: "main", tabIndex: -1 })}
      className="mx-auto flex min-h-[60dvh] w-full max-w-[520px] flex-col justify-center gap-3 px-6"
    >
      <p className="tnum text-2xs text-muted-foreground">404</p>
      <h1 className="text-xl font-semibold tracking-tight">There is no such {what}</h1>
      <p className="text-muted-foreground">
        Nothing is at <Address />. It was deleted, the address is mistyped, or it belongs to another
        workspace: then switch to that one first.
      </p>
      <p className="flex flex-wrap items-center gap-2">
        <Link href={listHref} className={buttonVariants({ variant: "primary" })}>
          Open {listName}
        </Link>
        <Link href="/dashboard" className={buttonVariants()}>
          Open dashboard
        </Link>
      </p>
    </Box>
  );
}
