import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { AnswerView, OperationView } from "@/lib/domain/api/openapi/reference";
import { cn } from "@/lib/utils";
import { CodeBlock } from "./code-block";
import { CodeText } from "./code-text";
import { FieldTable } from "./field-table";
import { TryCall } from "./try-call";

export function MethodBadge({ method, className }: { method: string; className?: string }) {
  return <Badge className={cn("w-[52px] shrink-0 justify-center font-mono", className)}>{method}</Badge>;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h3 className="text-xs font-semibold">{title}</h3>
      {children}
    </div>
  );
}

function Fold({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="min-w-0 rounded-md border">
      <summary className="cursor-pointer rounded-md px-3 py-1.5 text-xs hover:bg-hover">{summary}</summary>
      <div className="flex min-w-0 flex-col gap-2 border-t p-3">{children}</div>
    </details>
  );
}

function Answer({ answer, id }: { answer: AnswerView; id: string }) {
  const { status, description, mediaType, fields, example } = answer;
  const line = (
    <>
      <span className="tnum mr-2 font-mono font-medium">{status}</span>
      <CodeText text={description} />
      {mediaType !== null && mediaType !== "application/json" && (
        <span className="ml-2 text-muted-foreground">{mediaType}</span>
      )}
    </>
  );
  if (fields.length === 0 && example === null) return <p className="px-3 py-1 text-xs">{line}</p>;
  return (
    <Fold summary={line}>
      <FieldTable fields={fields} caption={`Fields of ${status} of ${id}`} />
      {example !== null && (
        <CodeBlock text={JSON.stringify(example, null, 2)} label={`Example of ${status}`} />
      )}
    </Fold>
  );
}

/** One call: what it does, takes and answers, and a form to try it. */
export function OperationCard({ operation }: { operation: OperationView }) {
  const { id, method, path, summary, description, parameters, bodyTypes, bodyFields, bodyExample } =
    operation;
  const good = operation.answers.filter(({ status }) => status < "400");
  const bad = operation.answers.filter(({ status }) => status >= "400");
  const takesJson = bodyTypes.length === 1 && bodyTypes[0] === "application/json";
  const body = takesJson ? JSON.stringify(bodyExample ?? {}, null, 2) : null;
  const takesFile = bodyTypes.length > 0 && !takesJson;
  return (
    <Card id={id} className="flex scroll-mt-4 flex-col gap-4 p-4">
      <header className="flex flex-col gap-1.5">
        <h2 className="text-base font-semibold tracking-tight">{summary}</h2>
        <p className="flex min-w-0 items-center gap-2">
          <MethodBadge method={method} />
          <code className="min-w-0 break-all font-mono text-xs">/api/v1{path}</code>
        </p>
        {description.map((paragraph) => (
          <p key={paragraph} className="max-w-[72ch] text-muted-foreground">
            <CodeText text={paragraph} />
          </p>
        ))}
      </header>
      {parameters.length > 0 && (
        <Part title="Parameters">
          <FieldTable fields={parameters} caption={`Parameters of ${id}`} />
        </Part>
      )}
      {takesFile && (
        <Part title="Body">
          <p className="text-xs">A file as {bodyTypes.join(", ")}.</p>
        </Part>
      )}
      {bodyFields.length > 0 && (
        <Part title="Body">
          <FieldTable fields={bodyFields} caption={`Fields of the body of ${id}`} />
        </Part>
      )}
      <Part title="Answers">
        {good.map((answer) => (
          <Answer key={answer.status} answer={answer} id={id} />
        ))}
        <Fold summary="Errors">
          {bad.map((answer) => (
            <Answer key={answer.status} answer={answer} id={id} />
          ))}
        </Fold>
      </Part>
      {!takesFile && (
        <Fold summary="Try it">
          <TryCall
            id={id}
            method={method}
            path={path}
            parameters={parameters.map(({ name, place, example, required }) => ({
              name,
              place,
              example,
              required,
            }))}
            body={body}
            needsKey={operation.needsKey}
          />
        </Fold>
      )}
    </Card>
  );
}
