import type { Metadata } from "next";
import { Missing } from "@/components/shell/missing";

export const metadata: Metadata = { title: "No such run" };

export default function RunNotFound() {
  return <Missing what="run" listHref="/runs" listName="runs" />;
}
