import type { Metadata } from "next";
import { Missing } from "@/components/shell/missing";

export const metadata: Metadata = { title: "No such prompt" };

export default function PromptNotFound() {
  return <Missing what="prompt" listHref="/prompts" listName="prompts" />;
}
