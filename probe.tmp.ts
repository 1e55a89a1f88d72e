import pg from "pg";
import { randomBytes } from "node:crypto";
import { startDatabase } from "./scripts/bench/support/stack";
import { insertMillion } from "./scripts/bench/support/million-runs";
const database = await startDatabase();
process.env.DATABASE_URL = database.databaseUrl;
process.env.ENCRYPTION_KEY = randomBytes(32).toString("base64"); process.env.NEXTAUTH_SECRET = randomBytes(32).toString("base64url");
pg.Pool.prototype.on; process.on("uncaughtException", (e: any) => { console.log("ERR", e.message, e.detail ?? ""); });
try {
const { insertWorkspace } = await import("./lib/data/workspaces");
const { systemViewer } = await import("./lib/domain/permissions/viewer");
const { id } = await insertWorkspace("B");
const pool = new pg.Pool({ connectionString: database.databaseUrl, max: 2 });
const stack = { viewer: systemViewer(id), query: async (s: string, v: unknown[] = []) => { const t=performance.now(); const r = (await pool.query(s, v)).rows; console.log(Math.round(performance.now()-t),"ms", s.trim().slice(0,60).replace(/\s+/g," ")); return r; } } as any;
const bulk = await insertMillion(stack, Number(process.argv[2] ?? 20000));
console.log(bulk);
const { listRuns } = await import("./lib/data/runs");
const { listRunsQuery } = await import("./lib/domain/api/runs");
const { listAuditLogs } = await import("./lib/data/audit-logs");
const { listAuditLogsQuery } = await import("./lib/domain/api/audit-logs");
const v = stack.viewer;
const past = new Date(Date.now() - 60 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const time = async (n: string, f: () => Promise<any>) => { const ts: number[] = []; let c; for (let i=0;i<6;i++){ const t=performance.now(); c=(await f()).data.length; ts.push(performance.now()-t);} console.log(n, c, ts.map(x=>x.toFixed(0)).join(" ")); };
for (const q of [{}, {limit:"200"},{status:"failed"},{status:"pending"},{origin:"judge"},{provider:"anthropic"},{provider:"ollama"},{model:"gpt-4.1"},{model:"none"},{user:"user-77"},{user:"nobody"},{session_id:"session-5"},{session_id:"nobody"},{prompt_id:bulk.promptId},{from:past,to:past+"T12:00:00Z"},{from:"2000-01-01",to:"2000-01-02"},{from:past,to:past+"T12:00:00Z",status:"failed"},{query:"parcel"},{query:"Answer 500000"},{query:"nothing at all"}])
  await time("runs "+JSON.stringify(q), () => listRuns(v, listRunsQuery.parse(q)));
for (const q of [{}, {action:"label.set"},{action:"webhook.delete"},{object_type:"label",object_id:"4"},{object_type:"label"},{object_id:"4"},{actor:"00000000-0000-7000-8000-000000000000"},{actor:"system"},{from:past,to:past+"T12:00:00Z"},{from:past,to:past+"T12:00:00Z",action:"webhook.delete"}])
  await time("audit "+JSON.stringify(q), () => listAuditLogs(v, listAuditLogsQuery.parse(q)));
await pool.end();
} catch (e: any) { console.log("FAIL", e.message, e.detail ?? "", e.where ?? ""); } finally { const { disconnect } = await import("./lib/data/client"); await disconnect(); await database.stop(); }
process.exit(0);
