// Preloaded into the server: a start script that is killed outright takes its server along instead of leaving it on the port.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
