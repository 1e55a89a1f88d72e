import { runOnProjectNode } from "./bootstrap.mjs";

runOnProjectNode("run.ts", process.argv.slice(2));
