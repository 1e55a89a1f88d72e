import { Missing } from "@/components/shell/missing";

export default function ExperimentNotFound() {
  return <Missing what="experiment" listHref="/experiments" listName="experiments" />;
}
