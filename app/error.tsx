"use client";

import { type FailedPage, PageFailure } from "@/components/shell/page-failure";

/** The message of a server error is masked; the digest finds it in the log. */
export default function ErrorPage(props: FailedPage) {
  return <PageFailure {...props} />;
}
