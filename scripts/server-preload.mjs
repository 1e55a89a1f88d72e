import { flushCompileCache } from "node:module";

// A start script that is killed outright takes its server along instead of leaving it on the port.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));

// A process that is killed writes nothing at its end: what it compiled to start is kept for the next one before that.
setTimeout(flushCompileCache, 5_000).unref();
