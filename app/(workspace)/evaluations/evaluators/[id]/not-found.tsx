import { Missing } from "@/components/shell/missing";

export default function EvaluatorNotFound() {
  return <Missing what="evaluator" listHref="/evaluations/evaluators" listName="evaluators" nested />;
}
