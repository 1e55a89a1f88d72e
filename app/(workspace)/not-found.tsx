import { Missing } from "@/components/shell/missing";

export default function WorkspaceNotFound() {
  return <Missing what="page" listHref="/prompts" listName="prompts" />;
}
