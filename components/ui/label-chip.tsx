import { Chip } from "./badge";

/** A prompt label: filled dot for production, ring for every other. `version` adds "v3". */
export function LabelChip({ label, version }: { label: string; version?: number }) {
  return (
    <Chip>
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
    </Chip>
  );
}
