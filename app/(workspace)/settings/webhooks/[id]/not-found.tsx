import type { Metadata } from "next";
import { Missing } from "@/components/shell/missing";

export const metadata: Metadata = { title: "No such webhook" };

export default function WebhookNotFound() {
  return <Missing what="webhook" listHref="/settings/webhooks" listName="webhooks" nested />;
}
