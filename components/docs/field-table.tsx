import { ScrollBox } from "@/components/ui/scroll-box";
import type { FieldView } from "@/lib/domain/api/openapi/reference";
import { CodeText } from "./code-text";

/** Fields of a body, a query or an answer: name, type, meaning. */
export function FieldTable({ fields, caption }: { fields: readonly FieldView[]; caption: string }) {
  if (fields.length === 0) return null;
  return (
    <ScrollBox label={caption} className="rounded-md border">
      {/* A narrow screen has the type and the meaning below the name. */}
      <table className="w-full text-left text-xs max-sm:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-2xs text-muted-foreground max-sm:sr-only">
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
        <tbody className="max-sm:block">
          {fields.map(({ name, type, required, description }) => (
            <tr key={name} className="border-b align-top last:border-b-0 max-sm:block max-sm:py-1.5">
              <td className="whitespace-nowrap px-3 py-1.5 font-mono max-sm:block max-sm:whitespace-normal max-sm:break-words max-sm:py-0">
                {name}
                {required && <span className="ml-1.5 font-sans text-2xs text-neg">required</span>}
              </td>
              <td className="min-w-[160px] max-w-[320px] break-words px-3 py-1.5 text-muted-foreground max-sm:block max-sm:max-w-none max-sm:py-0">
                {type}
              </td>
              <td className="min-w-[160px] px-3 py-1.5 max-sm:block max-sm:py-0">
                {description !== null && <CodeText text={description} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
