/** A statement with the comments above it, and without: two that differ in comments and spaces alone are the same. */
export interface SqlStatement {
  text: string;
  bare: string;
}

function bareOf(sql: string): string {
  return sql
    .replace(/^\s*--.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The statements of a script, split at semicolons outside of `$$ … $$` bodies, quotes and comments. */
export function sqlStatements(script: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let text = "";
  for (const [part] of script.matchAll(/\$\$[\s\S]*?\$\$|'(?:[^']|'')*'|--[^\n]*|;|[^$';-]+|[$-]/g)) {
    text += part;
    if (part !== ";") continue;
    statements.push({ text: text.trim(), bare: bareOf(text) });
    text = "";
  }
  const rest = bareOf(text);
  return rest === "" ? statements : [...statements, { text: text.trim(), bare: rest }];
}

/** The statements of `script` that none of the `migrations` has. */
export function pendingStatements(script: string, migrations: readonly string[]): string[] {
  const migrated = new Set(
    migrations.flatMap((migration) => sqlStatements(migration).map(({ bare }) => bare)),
  );
  return sqlStatements(script).flatMap(({ text, bare }) => (migrated.has(bare) ? [] : [text]));
}
