import type { Stack } from "./stack";

/** What was put into the workspace. */
export interface Bulk {
  prompt: string;
  /** Of the prompt with most runs. */
  promptId: string;
  experimentId: string;
}

// A UUIDv7 of a moment, unique by the row's number: lists are in order of ids.
const idAt = (time: string, number: string) => `(
  lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0') || '7' || '000' ||
  '8' || lpad(to_hex(${number}::bigint), 15, '0'))::uuid`;

const moment = "(now() - interval '90 days' + g * interval '90 days' / $2::int)";

const runs = `
  insert into runs (id, workspace_id, prompt_id, prompt_version_id, origin, status, provider, model, messages, variables,
    output, error_kind, error_message, latency_ms, tokens_in, tokens_out, cost_usd, attempts, trace_id, user_ref,
    session_ref, created_at, updated_at, completed_at)
  select ${idAt(moment, "g")}, $1::uuid, v.prompt_id, v.id,
    (array['api','api','api','experiment','playground','judge'])[1 + g % 6],
    (case when g % 50 = 0 then 'failed' else 'completed' end)::run_status,
    (array['openai','openai','anthropic'])[1 + g % 3],
    (array['gpt-4.1-mini','gpt-4.1','claude-sonnet-4-5'])[1 + g % 3],
    jsonb_build_array(jsonb_build_object('role','user','content','Ticket number ' || g || ' says the parcel is late.')),
    jsonb_build_object('ticket', g),
    case when g % 50 = 0 then null else 'Answer ' || g || ': the parcel is on its way and arrives tomorrow.' end,
    case when g % 50 = 0 then 'timeout' end, case when g % 50 = 0 then 'The provider did not answer.' end,
    200 + g % 900, 400, 60, 0.0003, 1, md5(g::text), 'user-' || g % 20000, 'session-' || g % 100000,
    ${moment}, ${moment}, ${moment}
  from generate_series(1, $2::int) as g
  join versions on versions.place = g % (select count(*) from versions)
  join prompt_versions v on v.id = versions.id`;

async function insertPrompts(stack: Stack, count: number): Promise<void> {
  await stack.query(
    `insert into prompts (id, workspace_id, slug, name, tags, next_version, updated_at)
     select ${idAt("now()", "g")}, $1::uuid, 'bulk-' || g, 'Bulk prompt ' || g, array['bulk'], 2, now()
     from generate_series(1, $2::int) as g`,
    [stack.viewer.workspaceId, count],
  );
  await stack.query(
    `insert into prompt_versions (id, workspace_id, prompt_id, number, messages, template_format, provider, model,
       content_hash)
     select ${idAt("now()", "(100000 + row_number() over ())")}, workspace_id, id, 1,
       '[{"role":"user","content":"Sort {{ ticket }}"}]', 'liquid', 'openai', 'gpt-4.1-mini', md5(id::text)
     from prompts where slug like 'bulk-%'`,
  );
}

const auditLogs = `
  insert into audit_logs (id, workspace_id, actor_type, actor_id, actor_name, action, object_type, object_id,
    object_name, before, after, address, request_id, created_at)
  select ${idAt(moment, "g")}, $1::uuid, 'api_key', ${idAt("now()", "(g % 50)")}, 'key ' || g % 50,
    (array['label.set','version.create','example.import','experiment.start'])[1 + g % 4],
    (array['label','version','example','experiment'])[1 + g % 4], (g % 5000)::text, 'Thing', '{"a":1}', '{"a":2}',
    '203.0.113.7', md5(g::text), ${moment}
  from generate_series(1, $2::int) as g`;

const evaluations = `
  insert into evaluations (id, workspace_id, output, scores, created_at)
  select ${idAt(moment, "g")}, $1::uuid, 'An output', '[]', ${moment} from generate_series(1, $2::int) as g`;

const examples = `
  with target as (select id from prompts where slug = 'bulk-1'),
  made as (
    insert into golden_examples (id, workspace_id, prompt_id, number, revision, revision_id, tags, source, updated_at)
    select ${idAt("now()", "g")}, $1::uuid, target.id, g, 1, ${idAt("now()", "(10000000 + g)")}, array['bulk'],
      'import', now()
    from generate_series(1, $2::int) as g, target
    returning id, revision_id)
  insert into golden_example_revisions (id, workspace_id, example_id, revision, input_data, expected_output, tags)
  select revision_id, $1::uuid, id, 1, '{"ticket":"late"}', 'on its way', array['bulk'] from made`;

const experiments = `
  insert into experiments (id, workspace_id, prompt_id, number, name, status, evaluators, seed, request, total_cells,
    completed_cells, updated_at)
  select ${idAt("now()", "g")}, $1::uuid, p.id, g, 'Bulk experiment ' || g, 'completed', '[]', 1, '{}', $3::int,
    $3::int, now()
  from generate_series(1, $2::int) as g, prompts p where p.slug = 'bulk-1'`;

/** One variant with a cell for each example, its last experiment's. */
const cells = `
  with last as (select id, prompt_id from experiments where workspace_id = $1::uuid order by number desc limit 1),
  variant as (
    insert into experiment_variants (id, experiment_id, version_id, provider, model, parameters, position)
    select ${idAt("now()", "1")}, last.id, v.id, 'openai', 'gpt-4.1-mini', '{}', 0
    from last join prompt_versions v on v.prompt_id = last.prompt_id limit 1
    returning id, experiment_id)
  insert into evaluation_results (id, workspace_id, experiment_id, variant_id, example_id, revision_id, position,
    status, run_id, score, passed, reason, latency_ms, cost_usd, completed_at)
  select ${idAt("now()", "e.number")}, $1::uuid, variant.experiment_id, variant.id, e.id, e.revision_id, e.number,
    'completed', r.id, (e.number % 100) / 100.0, e.number % 100 >= 70, 'because', 300, 0.0003, now()
  from variant, golden_examples e
  join (select id, row_number() over () as place from (select id from runs limit $2::int) as sample) r
    on r.place = e.number
  where e.workspace_id = $1::uuid`;

/** Fills the stack's workspace by SQL: `count` runs, as many audit rows, and plenty of everything else. */
export async function insertMillion(stack: Stack, count: number): Promise<Bulk> {
  const { workspaceId } = stack.viewer;
  const cellCount = 50_000;
  await insertPrompts(stack, 1000);
  await stack.query(
    "create table versions as select id, row_number() over (order by id) - 1 as place from prompt_versions",
  );
  await stack.query(runs, [workspaceId, count]);
  await stack.query("drop table versions");
  await stack.query(auditLogs, [workspaceId, count]);
  await stack.query(evaluations, [workspaceId, 100_000]);
  await stack.query(examples, [workspaceId, cellCount]);
  await stack.query(experiments, [workspaceId, 1000, cellCount]);
  await stack.query(cells, [workspaceId, cellCount]);
  await stack.query("vacuum analyze");
  const [prompt] = await stack.query<{ id: string }>("select id::text from prompts where slug = 'bulk-1'");
  const [experiment] = await stack.query<{ id: string }>(
    "select id::text from experiments where workspace_id = $1 order by number desc limit 1",
    [workspaceId],
  );
  return { prompt: "bulk-1", promptId: prompt?.id ?? "", experimentId: experiment?.id ?? "" };
}
