import { runOnProjectNode } from "./bootstrap.mjs";

runOnProjectNode("test.ts", process.argv.slice(2));
