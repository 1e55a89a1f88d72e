/** Beside a number that was counted or priced by us because the provider did not say. */
export function Estimated({ why }: { why: string }) {
  return (
    <abbr title={why} className="ml-1 text-2xs text-muted-foreground no-underline">
      est.
    </abbr>
  );
}

export const estimatedUsage = "The provider sent no token counts; a tokenizer counted.";
export const estimatedCost = "Reckoned from estimated tokens or the workspace's fallback rate.";
