import Link from "next/link";
import { TagMark } from "@/components/heat/tag-mark";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { ExampleAnswer } from "@/lib/domain/api/golden-examples";
import { exampleName } from "@/lib/domain/examples/name";
import { MISSING } from "@/lib/domain/format";
import type { Json } from "@/lib/domain/json";
import { cn } from "@/lib/utils";

const previewLength = 300;

/**
 * One line of text out of an input, enough to recognise the example by.
 * @param variables of the template in order of appearance: what the user says stands last in most prompts and tells
 * examples apart, so it comes first here.
 */
export function inputPreview(input: Record<string, Json>, variables: readonly string[]): string {
  const place = ([name, value]: [string, Json]) =>
    variables.indexOf(name) + (typeof value === "string" ? variables.length : 0);
  const entries = Object.entries(input).sort((left, right) => place(right) - place(left));
  const texts = entries.map(([, value]) => (typeof value === "string" ? value : JSON.stringify(value)));
  return texts.join(" · ").replace(/\s+/g, " ").slice(0, previewLength);
}

export interface ExampleTableProps {
  examples: readonly ExampleAnswer[];
  /** Variables the latest version takes. */
  variables: readonly string[];
  /** The example that is open. */
  openId: string | null;
  hrefOf: (example: ExampleAnswer) => string;
}

/** Golden examples, newest first; under 768 px each row is a card. */
export function ExampleTable(props: ExampleTableProps) {
  return (
    <>
      <ul className="md:hidden">
        {props.examples.map((example) => (
          <ExampleCard key={example.id} example={example} {...props} />
        ))}
      </ul>
      <div className="hidden md:block">
        <Table label="Golden examples" className="table-fixed">
          <colgroup>
            <col className="w-[88px]" />
            <col />
            <col />
            <col className="w-[170px]" />
            <col className="w-[74px]" />
            <col className="w-[92px]" />
          </colgroup>
          <TableHeader>
            <TableRow>
              <TableHead>Example</TableHead>
              <TableHead>Input</TableHead>
              <TableHead>Expected output</TableHead>
              <TableHead>Tags</TableHead>
              <TableHead>Source</TableHead>
              <TableHead>Changed</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {props.examples.map((example) => (
              <ExampleLine key={example.id} example={example} {...props} />
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  );
}

function ExampleLine({ example, variables, openId, hrefOf }: ExampleTableProps & { example: ExampleAnswer }) {
  const open = example.id === openId;
  return (
    <TableRow className={cn("relative hover:bg-hover", open && "bg-muted/70!")}>
      <TableRowHead>
        <Link
          href={hrefOf(example)}
          scroll={false}
          aria-current={open ? "true" : undefined}
          className="mono outline-offset-[-2px] after:absolute after:inset-0"
        >
          {exampleName(example.number)}
        </Link>
        {example.revision > 1 && (
          <span className="tnum ml-1 text-2xs font-normal text-muted-foreground">r{example.revision}</span>
        )}
      </TableRowHead>
      <TableCell className="truncate">{inputPreview(example.input_data, variables)}</TableCell>
      <TableCell className="truncate text-muted-foreground">
        <Expected text={example.expected_output} />
      </TableCell>
      <TableCell className="truncate">
        <Tags tags={example.tags} />
      </TableCell>
      <TableCell className="text-muted-foreground">{example.source}</TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime value={example.updated_at} />
      </TableCell>
    </TableRow>
  );
}

function ExampleCard({ example, variables, hrefOf }: ExampleTableProps & { example: ExampleAnswer }) {
  return (
    <li className="relative flex flex-col gap-1 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-center gap-2">
        <Link href={hrefOf(example)} scroll={false} className="mono font-medium after:absolute after:inset-0">
          {exampleName(example.number)}
        </Link>
        <span className="ml-auto text-2xs text-muted-foreground">
          <RelativeTime value={example.updated_at} />
        </span>
      </div>
      <p className="line-clamp-2 break-words">{inputPreview(example.input_data, variables)}</p>
      <p className="truncate text-muted-foreground">
        <Expected text={example.expected_output} />
      </p>
      <Tags tags={example.tags} />
    </li>
  );
}

function Expected({ text }: { text: string | null }) {
  if (text === null) return MISSING;
  if (text === "") return <Badge>empty text</Badge>;
  return text.slice(0, previewLength);
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="inline-flex items-center gap-1.5" title={tags.join(", ")}>
      <TagMark tags={tags} />
      <span className="truncate text-muted-foreground">{tags.join(", ")}</span>
    </span>
  );
}
