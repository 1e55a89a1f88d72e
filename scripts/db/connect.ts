import pg from "pg";

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A name with several addresses fails with one error for each and no message of its own.
  if (error.message !== "") return error.message;
  return (error as NodeJS.ErrnoException).code ?? error.name;
}

function checkUrl(url: string): void {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return;
  // What was given may hold a password.
  throw new Error(
    "DATABASE_URL or DIRECT_DATABASE_URL is not an address of a database. It must look like postgresql://user:password@host:5432/name, with special characters of the password percent-encoded.",
  );
}

/** @throws with a sentence that says which database does not answer, without its password. */
export async function connect(url: string, applicationName = "assay"): Promise<pg.Client> {
  checkUrl(url);
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 15_000,
  });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => {});
    const { host, pathname } = new URL(url);
    throw new Error(
      `The database ${pathname.slice(1)} at ${host} cannot be reached: ${reasonOf(cause)}. Check DATABASE_URL (and DIRECT_DATABASE_URL), and that the server runs.`,
      { cause },
    );
  }
}
