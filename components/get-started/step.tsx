import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/utils";

export type StepState = "done" | "current" | "later";

/** One step of the first run: its number, what to do, and how. */
export function Step({
  number,
  title,
  description,
  state,
  last = false,
  children,
}: {
  number: number;
  title: string;
  description: ReactNode;
  state: StepState;
  last?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="flex gap-4" aria-current={state === "current" ? "step" : undefined}>
      <div aria-hidden className="flex flex-col items-center pt-4">
        <span
          className={cn(
            "tnum grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold",
            state === "later"
              ? "border border-border-strong bg-card text-muted-foreground"
              : "bg-primary text-primary-foreground",
          )}
        >
          {state === "done" ? <Check className="size-3.5 stroke-3" /> : number}
        </span>
        {!last && <i className="-mb-2 mt-2 w-px flex-1 bg-border" />}
      </div>
      <Card
        aria-label={`Step ${number}: ${title}`}
        className={cn("mb-3 min-w-0 flex-1 px-5 py-4", state === "current" && "border-border-strong!")}
      >
        <h2 className="text-base font-semibold">
          {title}
          {state === "done" && <span className="sr-only"> (done)</span>}
        </h2>
        <p className="mb-3 mt-0.5 text-muted-foreground">{description}</p>
        {children}
      </Card>
    </li>
  );
}
