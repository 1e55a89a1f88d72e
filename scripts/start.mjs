import { runOnProjectNode } from "./bootstrap.mjs";

runOnProjectNode("start.ts", process.argv.slice(2));
