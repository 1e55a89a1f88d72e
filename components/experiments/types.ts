/** What the views of an experiment are given. The shapes belong to the domain, so that services can build them. */
export type { MatrixRow } from "@/lib/domain/experiments/matrix";
export type { ExperimentStatus } from "@/lib/domain/experiments/setup";
export type {
  CellDetail,
  CellEvaluator,
  CellReview,
  Claim,
  ClaimStatus,
  ExperimentJudge,
  ExperimentProgress,
  ExperimentSummary,
  FeedItem,
  ListedExperiment,
  ListedVerdict,
  RenderedMessage,
  RunningNews,
  RunningView,
  SecondaryComparison,
  VariantProgress,
  VariantResult,
  VariantVerdict,
} from "@/lib/domain/experiments/view";
