import { CircleCheck } from "lucide-react";
import { ErrorState } from "@/components/ui/error-state";
import type { ConnectionTestAnswer } from "@/lib/domain/api/provider-connections";
import { formatDuration } from "@/lib/domain/format";

/** How a test ended, in words. */
export function TestResult({ result }: { result: ConnectionTestAnswer }) {
  if (result.error !== null) {
    return (
      <ErrorState title="The test call failed" code={result.error.kind}>
        {result.error.message}
      </ErrorState>
    );
  }
  return (
    <p role="status" className="flex items-start gap-2">
      <CircleCheck className="mt-0.5 size-4 text-pos" aria-hidden />
      {result.model === null ? (
        "The server answered. It lists no model to call."
      ) : (
        <span>
          <span className="mono">{result.model}</span> answered in {formatDuration(result.latency_ms)}.
        </span>
      )}
    </p>
  );
}
