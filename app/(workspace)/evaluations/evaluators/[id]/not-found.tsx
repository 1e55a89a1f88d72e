import type { Metadata } from "next";
import { Missing } from "@/components/shell/missing";

export const metadata: Metadata = { title: "No such evaluator" };

export default function EvaluatorNotFound() {
  return <Missing what="evaluator" listHref="/evaluations/evaluators" listName="evaluators" nested />;
}
