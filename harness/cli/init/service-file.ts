import type { DatabaseVariables, ServiceFacts } from './service-facts.ts'

/** The items of a list without those that are false or undefined. */
export const given = <T>(list: readonly T[]): Exclude<T, false | undefined>[] =>
  list.filter((one): one is Exclude<T, false | undefined> => one !== false && one !== undefined)

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`

/** How the image is made: from the Dockerfile, else from the entry; undefined without both. */
export function buildOf(facts: ServiceFacts): string | undefined {
  const { dockerfile, copiesBundle, context, entry, runtime } = facts
  if (dockerfile === undefined) {
    return entry === undefined || runtime !== 'Node' ? undefined : `node(${quoted(entry)})`
  }
  if (copiesBundle && entry !== undefined)
    return `node(${quoted(entry)}, { dockerfile: ${quoted(dockerfile)} })`
  // Its COPY reads from the root, as with `docker build -f docker/Dockerfile .`
  const folder = context ?? (dockerfile.includes('/') ? '.' : undefined)
  return `{ dockerfile: ${quoted(dockerfile)}${folder === undefined ? '' : `, context: ${quoted(folder)}`} }`
}

const buildChoice = [
  '// Found neither a Dockerfile nor an entry to bundle. Choose one of these:',
  "// build: { dockerfile: 'Dockerfile' },",
  "// build: { image: 'registry.example/service:1' },",
  "// build: node('src/server.js'), // and import `node`",
]

/** Undefined where the image exposes one port, or no port is known. */
export const portOf = ({ exposed, listens, framework }: ServiceFacts): number | undefined =>
  exposed.length === 1 ? undefined : (listens ?? exposed[0] ?? framework?.port)

/** The function of the package that describes its database; undefined where it has another, or none. */
export const databaseOf = ({ databases }: ServiceFacts): 'postgres' | 'mariadb' | undefined =>
  (['postgres', 'mariadb'] as const).find(described => databases.some(({ kind }) => kind === described))

function environmentOf(facts: ServiceFacts): readonly string[] {
  const port = portOf(facts)
  const { url, ...parts } = facts.databaseVariables
  const named: DatabaseVariables =
    url !== undefined || parts.host === undefined ? { url: url ?? 'DATABASE_URL' } : parts
  return [
    ...(databaseOf(facts) !== undefined
      ? Object.entries(named).map(([part, name]) =>
          part === 'port' ? `${name}: String(database.port)` : `${name}: database.${part}`,
        )
      : []),
    ...(port !== undefined && facts.readsPort ? [`PORT: '${port}'`] : []),
  ]
}

/** nginx writes to these folders, and drops its privileges after opening its port. */
const ofNginx = [
  "tmpfs: ['/tmp', '/run', '/var/cache/nginx'],",
  "capabilities: ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],",
]

/** The text of `plumbline/service.ts`. `name`: a valid name for an image. */
export function serviceFile(facts: ServiceFacts, name: string): string {
  const build = buildOf(facts)
  const port = portOf(facts)
  const { health, schema, runtime } = facts
  const environment = environmentOf(facts).join(', ')
  const database = databaseOf(facts)
  const node = build?.startsWith('node(') && 'node'
  const imports = given(['cores', 'defineService', 'get', 'mebibytes', node, database])
  const fields = given([
    facts.above && `root: ${quoted(facts.above.root)},`,
    `name: ${quoted(name)},`,
    ...(build === undefined ? buildChoice : [`build: ${build},`]),
    port !== undefined && `port: ${port},`,
    health !== undefined && `ready: ${quoted(health)},`,
    database !== undefined &&
      `beside: { database: ${database}(${schema === undefined ? '' : `{ schema: ${quoted(schema)} }`}) },`,
    environment !== '' && `env: (${database === undefined ? '' : '{ database }'}) => ({ ${environment} }),`,
    ...(runtime === 'nginx' ? ofNginx : []),
    'limits: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },',
    '// Add a request for each code path of the service, refusals too: the leak watch sends them all.',
    `paths: () => [get(${quoted(health ?? '/')})],`,
  ])
  return [
    `import { ${imports.toSorted().join(', ')} } from 'vitest-plumbline'`,
    '',
    'export const service = defineService({',
    ...fields.map(field => `  ${field}`),
    '})',
    '',
  ].join('\n')
}
