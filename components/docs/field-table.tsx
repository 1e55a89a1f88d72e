import { ScrollBox } from "@/components/ui/scroll-box";
import type { FieldView } from "@/lib/domain/api/openapi/reference";
import { CodeText } from "./code-text";

/** Fields of a body, a query or an answer: name, type, meaning. */
export function FieldTable({ fields, caption }: { fields: readonly FieldView[]; caption: string }) {
  if (fields.length === 0) return null;
  return (
    <ScrollBox label={caption} className="rounded-md border">
      <table className="w-full text-left text-xs">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-2xs text-muted-foreground">
          <tr className="border-b">
            <th scope="col" className="px-3 py-1.5 font-medium">
              Field
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              Type
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              Meaning
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, type, required, description }) => (
            <tr key={name} className="border-b align-top last:border-b-0">
              <td className="whitespace-nowrap px-3 py-1.5 font-mono">
                {name}
                {required && <span className="ml-1.5 font-sans text-2xs text-neg">required</span>}
              </td>
              <td className="min-w-[160px] max-w-[320px] break-words px-3 py-1.5 text-muted-foreground">
                {type}
              </td>
              <td className="min-w-[160px] px-3 py-1.5">
                {description !== null && <CodeText text={description} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
