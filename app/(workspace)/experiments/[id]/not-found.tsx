import type { Metadata } from "next";
import { Missing } from "@/components/shell/missing";

export const metadata: Metadata = { title: "No such experiment" };

export default function ExperimentNotFound() {
  return <Missing what="experiment" listHref="/experiments" listName="experiments" />;
}
