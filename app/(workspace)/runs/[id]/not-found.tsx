import { Missing } from "@/components/shell/missing";

export default function RunNotFound() {
  return <Missing what="run" listHref="/runs" listName="runs" />;
}
