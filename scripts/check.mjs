import { runOnProjectNode } from "./bootstrap.mjs";

runOnProjectNode("check.ts", process.argv.slice(2));
