import { Missing } from "@/components/shell/missing";

export default function PromptNotFound() {
  return <Missing what="prompt" listHref="/prompts" listName="prompts" />;
}
