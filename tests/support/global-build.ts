import { ensureBuild } from "@/scripts/build";

/** Builds the app the browser tests drive; a build of the present sources is reused. */
export default async function setup(): Promise<void> {
  await ensureBuild(() => console.log("Building the app for the browser tests (about a minute) …"));
}
