import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import type { LoadedCell } from "./use-cell";

/** A cell that did not come, with another try. */
export function CellFailure({ cell }: { cell: LoadedCell }) {
  return (
    <ErrorState
      title="This cell could not be loaded"
      action={
        <Button size="sm" onClick={cell.retry}>
          Try again
        </Button>
      }
    >
      {cell.error}
    </ErrorState>
  );
}
