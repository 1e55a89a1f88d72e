import { Missing } from "@/components/shell/missing";

export default function WebhookNotFound() {
  return <Missing what="webhook" listHref="/settings/webhooks" listName="webhooks" nested />;
}
