"use client";

import { type FailedPage, PageFailure } from "@/components/shell/page-failure";

/** Beside the navigation, which a failed page leaves standing. */
export default function WorkspaceErrorPage(props: FailedPage) {
  return <PageFailure {...props} />;
}
