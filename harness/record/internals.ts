/** Errors also ask a client to select one from the list, or item(s): no table has the name of an article or a pronoun. */
const table = String.raw`\b(?!\s+(?:an?|the|it|them|this|that|these|those|your|our|any|each)\b)`

/** Details that help an intruder and no client. */
const patterns = [
  [
    new RegExp(
      String.raw`\b(select (\*|1\b|\w+(?=\((?!e?s\)))|([^.]|\.\S)*\sfrom${table})|(insert into|delete from)${table}|(update \w+ set|on conflict)\b)`,
      'i',
    ),
    'SQL',
  ],
  // A client may know columns and constraints too; a database quotes their names.
  [/\b((relation|column|constraint) (\\?["'`]|\w+\.\w)|violates [\w\s-]*\bconstraint\b)/i, 'database'],
  [
    /\b(sqlstate|pg_\w+|postgres\w*|mysql\w*|mariadb\w*|innodb\w*|SQL syntax|syntax error|duplicate entry .* for key|deadlock (detected|found))\b/i,
    'database',
  ],
  // A time of day has a digit before its first colon.
  [/\bat .*\D:\d+:\d+|node_modules|node:internal|\.[mc]?[jt]s\b/, 'stack'],
  // More than four numbers are an identifier of an object (OID).
  // A file and its line are part of a stack.
  [
    /(?<![\w.-])(?![\w.-]*\.[mc]?[jt]s:)[\w.-]+:\d{4,5}\b|(?<!\d\.)\b\d{1,3}(\.\d{1,3}){3}\b(?!\.\d)|\bE(CONN|HOST|NOTFOUND)\w*/,
    'network',
  ],
] as const

/** Which internals of a service a text reveals, each with its place in the text. `hostNames`: of its containers. */
export const internalsIn = (text: string, hostNames: readonly string[] = []): Map<string, number> => {
  const found = patterns.map(([pattern, what]) => [what, text.search(pattern)] as const)
  const named = hostNames.map(name => ['network', text.indexOf(name)] as const)
  return new Map([...found, ...named].filter(([, at]) => at >= 0))
}

/** Headers that hold addresses, files or names of components by their definition. */
const ofAddresses = new Set([
  'access-control-allow-origin',
  'alt-svc',
  'content-location',
  'content-security-policy',
  'content-security-policy-report-only',
  'link',
  'location',
  'report-to',
  'reporting-endpoints',
  'server',
  'server-timing',
  'set-cookie',
  'sourcemap',
  'via',
])

/** The headers that reveal internals, as `name: value`. Others are left out: an id for each request makes no answer different. */
export const revealingHeaders = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  hostNames: readonly string[] = [],
): string[] =>
  Object.entries(headers)
    .filter(([name]) => !ofAddresses.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .filter(line => internalsIn(line, hostNames).size > 0)
