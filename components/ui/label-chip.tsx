import { Lock } from "lucide-react";
import { Chip } from "./badge";

const lockNote = "Protected: only admins move it";

/** A prompt label: filled dot for production, ring for every other, a lock where only admins move it. `version` adds "v3". */
export function LabelChip({
  label,
  version,
  locked = false,
}: {
  label: string;
  version?: number;
  locked?: boolean;
}) {
  return (
    <Chip title={locked ? lockNote : undefined}>
      <i
        aria-hidden
        className={
          label === "production"
            ? "size-1.5 rounded-full bg-pos-line"
            : "size-1.5 rounded-full border-[1.5px] border-info-line"
        }
      />
      {label}
      {version !== undefined && <b className="font-semibold">v{version}</b>}
      {locked && <Lock role="img" aria-label={lockNote} className="size-3 text-muted-foreground" />}
    </Chip>
  );
}
