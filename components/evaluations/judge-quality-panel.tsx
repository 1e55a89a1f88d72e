import { Card, CardHeader } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatCount, formatCounted, formatInterval, formatRate, MISSING } from "@/lib/domain/format";
import { type JudgeQuality, kappaText } from "@/lib/domain/reviews/judge-quality";
import type { Proportion } from "@/lib/domain/statistics/proportions";

interface Counts {
  uniform: number;
  picked: number;
  agreed: number;
  disagreed: number;
}

/** How far each judge agrees with people, from blind reviews of uniformly drawn cells. */
export function JudgeQualityPanel({
  qualities,
  counts,
}: {
  qualities: readonly JudgeQuality[];
  counts: Counts;
}) {
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Judge quality"
        hint="blind reviews of cells drawn at random; others are kept apart"
      />
      {qualities.length === 0 ? (
        <p className="px-4 py-4 text-muted-foreground">
          Not yet measured. Each answer in the queue compares the judge with a person who had not seen it.
        </p>
      ) : (
        <QualityTable qualities={qualities} />
      )}
      <p className="tnum border-t px-4 py-2 text-2xs text-muted-foreground">
        {formatCounted(counts.uniform, "blind review")}, {formatCounted(counts.picked, "review")} of picked
        cells.
        {counts.agreed + counts.disagreed > 0 &&
          ` Having seen the judge, people agreed in ${formatCount(counts.agreed)} of ${formatCount(counts.agreed + counts.disagreed)}.`}
      </p>
    </Card>
  );
}

function QualityTable({ qualities }: { qualities: readonly JudgeQuality[] }) {
  return (
    <Table label="Judge quality" className="min-w-[500px]">
      <TableHeader>
        <TableRow>
          <TableHead>Evaluator</TableHead>
          <TableHead numeric>n</TableHead>
          <TableHead numeric>Agreement</TableHead>
          <TableHead numeric title="Cohen's kappa: agreement beyond chance">
            κ
          </TableHead>
          <TableHead numeric title="Of what the judge flagged, the share people flagged too">
            Precision
          </TableHead>
          <TableHead numeric title="Of what people flagged, the share the judge flagged too">
            Recall
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {qualities.map((quality) => (
          <TableRow key={`${quality.evaluator} ${quality.model}`} className="h-[44px]!">
            <TableRowHead>
              {quality.evaluator}
              <span className="mono block break-words font-normal text-2xs text-muted-foreground">
                {quality.model}
              </span>
            </TableRowHead>
            <TableCell numeric>{formatCount(quality.n)}</TableCell>
            <Share share={quality.agreement.agreement} />
            <TableCell numeric>
              {quality.agreement.kappa === null ? (
                <span title="Everybody always said the same: chance would agree as much">undefined</span>
              ) : (
                <>
                  {kappaText(quality.agreement.kappa)}
                  <Interval text={formatInterval(quality.agreement.ci, 2)} />
                </>
              )}
            </TableCell>
            <Share share={quality.detection?.precision ?? null} />
            <Share share={quality.detection?.recall ?? null} />
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Share({ share }: { share: Proportion | null }) {
  if (share === null || share.estimate === null) return <TableCell numeric>{MISSING}</TableCell>;
  const bounds = share.ci === null ? "" : `${formatRate(share.ci[0], 0)} to ${formatRate(share.ci[1], 0)}`;
  return (
    <TableCell numeric>
      {formatRate(share.estimate)}
      <Interval text={bounds} />
    </TableCell>
  );
}

function Interval({ text }: { text: string }) {
  return <span className="block whitespace-nowrap font-normal text-2xs text-muted-foreground">{text}</span>;
}
