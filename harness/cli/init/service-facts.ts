import { bundleName } from '../../system/build.ts'
import { instructionsOf } from '../../system/dockerfile.ts'
import { manifestOf, type Manifest, type Repository } from './repository.ts'
import { runtimeOfDockerfile, runtimeOfFiles, type Runtime } from './runtime.ts'

interface Framework {
  readonly name: string
  readonly runtime: Runtime
  /** The usual port, from its documentation. */
  readonly port: number
}

type DatabaseKind = 'postgres' | 'mariadb' | 'mongodb' | 'redis'

export type ServiceFacts = ReturnType<typeof serviceFacts> & {
  /** Where the service is in a parent folder: the path to it, such as `..`, and its own manifest. */
  readonly above?: { readonly root: string; readonly manifest: Manifest } | undefined
  /** The folder that the COPY of its Dockerfile reads from, if it is a parent folder. */
  readonly context?: string | undefined
}

/** By the package that a service depends on; Nest before Express, on which it is based. */
const frameworks: Readonly<Record<string, Framework>> = {
  '@nestjs/core': { name: 'Nest', runtime: 'Node', port: 3000 },
  fastify: { name: 'Fastify', runtime: 'Node', port: 3000 },
  hono: { name: 'Hono', runtime: 'Node', port: 3000 },
  koa: { name: 'Koa', runtime: 'Node', port: 3000 },
  express: { name: 'Express', runtime: 'Node', port: 3000 },
  fastapi: { name: 'FastAPI', runtime: 'Python', port: 8000 },
  flask: { name: 'Flask', runtime: 'Python', port: 5000 },
}
const nginx: Framework = { name: 'nginx', runtime: 'nginx', port: 80 }

const clients: Readonly<Record<DatabaseKind, readonly string[]>> = {
  postgres: ['pg', 'postgres', 'psycopg', 'psycopg2', 'psycopg2-binary', 'asyncpg'],
  /** MySQL has the same clients. */
  mariadb: ['mysql2', 'mysql', 'pymysql'],
  mongodb: ['mongodb', 'mongoose', 'pymongo'],
  redis: ['redis', 'ioredis'],
}
const kinds = Object.keys(clients) as DatabaseKind[]

/** Environment variables by the part of a database's address that they contain. */
export type DatabaseVariables = Readonly<Partial<Record<keyof typeof variables, string>>>

const variables = {
  url: /^(?:DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|DB)_(?:URL|URI|CONNECTION_STRING)$/,
  host: /^(?:PGHOST|(?:DATABASE|POSTGRES|MYSQL|MARIADB|DB)_HOST)$/,
  port: /^(?:PGPORT|(?:DATABASE|POSTGRES|MYSQL|MARIADB|DB)_PORT)$/,
  user: /^(?:PGUSER|(?:DATABASE|POSTGRES|MYSQL|MARIADB|DB)_USER(?:NAME)?)$/,
  password: /^(?:PGPASSWORD|(?:DATABASE|POSTGRES|MYSQL|MARIADB|DB)_PASS(?:WORD)?)$/,
  name: /^(?:PGDATABASE|POSTGRES_DB|(?:DATABASE|DB)_NAME|(?:DB|MYSQL|MARIADB)_DATABASE)$/,
} as const

const dockerfiles = ['Dockerfile', 'Containerfile', 'docker/Dockerfile']
const schemas = ['db/', '', 'sql/', 'database/', 'src/'].map(folder => `${folder}schema.sql`)
/** As of most tools, Drizzle and Prisma. */
const migration = /^((?:[^/]+\/)*(?:migrations?|drizzle))\/(?:[^/]+\/)?[^/]+\.sql$/
const entryNames = ['main', 'server', 'index', 'app']
const entryFolders = ['src/', 'app/', '']

/** Readiness before health: a healthy service may not be ready. */
const healthNames = ['readyz', 'ready', 'readiness', 'healthz', 'health', 'livez', 'ping', 'status']

const isTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|plumbline|specs?)\/|\.(?:test|spec)\.|_test\.py$|Test\.php$/.test(path)

const sourcesIn = (repository: Repository): string[] =>
  [...repository].flatMap(([path, text]) =>
    /\.(?:[cm]?[jt]s|py|php)$/.test(path) && !isTest(path) ? [text] : [],
  )

function entryOf(repository: Repository, { start }: Manifest, runtime: Runtime): string | undefined {
  const of = endings[runtime]
  if (of === undefined) return undefined
  const named = start.split(/\s+/).map(word => word.replace(/^\.\//, ''))
  const usual = entryFolders.flatMap(folder =>
    entryNames.flatMap(name => of.map(ending => `${folder}${name}${ending}`)),
  )
  return [...named, ...usual].find(path => repository.has(path))
}

/** The folder of the migrations nearest to the root. */
const migrationsIn = (repository: Repository): string | undefined =>
  [...repository.keys()].flatMap(path => (isTest(path) ? [] : (migration.exec(path)?.[1] ?? [])))[0]

/** Routes in literals: whole paths, or the path of a Nest controller. */
function healthOf(sources: readonly string[]): string | undefined {
  const paths = sources.flatMap(text => [
    ...[...text.matchAll(/['"`](?:GET )?(\/(?:[\w-]+\/)*[\w-]+)['"`]/g)].map(([, path = '']) => path),
    ...[...text.matchAll(/@Controller\(['"`]\/?([\w-]+)['"`]\)/g)].map(([, name]) => `/${name}`),
  ])
  return healthNames.flatMap(name => paths.find(path => path.endsWith(`/${name}`)) ?? [])[0]
}

/** Most reliable first: `port: 3000` and `port=3000` may be the port of something else. */
const listening = [
  /\bPORT\b['"\])]*\s*(?:\?\?|\|\||,)\s*['"]?(\d{2,5})\b/g,
  /\blisten\(\s*(\d{2,5})\b/g,
  /\bport['"]?\s*[:=]\s*(\d{2,5})\b/g,
]
/** Default ports of Postgres, MySQL, MongoDB and Redis. */
const portsOfDatabases: ReadonlySet<number> = new Set([5432, 3306, 27_017, 6379])

function listensOn(sources: readonly string[]): number | undefined {
  return listening
    .flatMap(pattern => sources.flatMap(text => [...text.matchAll(pattern)].map(([, port]) => Number(port))))
    .find(port => port <= 65_535 && !portsOfDatabases.has(port))
}

function databaseVariables(sources: readonly string[]): DatabaseVariables {
  const names = new Set(sources.flatMap(text => text.match(/\b[A-Z][A-Z_]{3,}\b/g) ?? []))
  return Object.fromEntries(
    Object.entries(variables).flatMap(([part, pattern]) => {
      const name = [...names].find(one => pattern.test(one))
      return name === undefined ? [] : [[part, name]]
    }),
  )
}

/** `runtime`: that of the Dockerfile. Frameworks of others are tools, or of another part of the repository. */
function frameworkOf({ dependencies }: Manifest, runtime?: Runtime): Framework | undefined {
  if (runtime === 'nginx') return nginx
  return Object.entries(frameworks).find(
    ([name, one]) => dependencies.has(name) && (runtime === undefined || runtime === one.runtime),
  )?.[1]
}

const endings: Readonly<Partial<Record<Runtime, readonly string[]>>> = {
  Node: ['.ts', '.mts', '.js', '.mjs', '.cjs'],
  Python: ['.py'],
}

/** The TCP ports that a Dockerfile states as numbers. */
const portsExposedBy = (dockerfile: string): number[] =>
  instructionsOf(dockerfile)
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap(({ rest }) => rest.split(/\s+/))
    .flatMap(port => (/^\d+(?:\/tcp)?$/i.test(port) ? Number.parseInt(port) : []))

/** The folders of a workspace's services: those that start a program or depend on a framework, or all where none does. */
export function servicesIn(repository: Repository): string[] {
  const members = [...repository].flatMap(([path, text]) => {
    const [, folder] = /^(.+)\/package\.json$/.exec(path) ?? []
    return folder === undefined ? [] : [{ folder, manifest: manifestOf(new Map([['package.json', text]])) }]
  })
  const services = members.filter(
    ({ manifest }) => manifest.start !== '' || frameworkOf(manifest) !== undefined,
  )
  return (services.length > 0 ? services : members).map(({ folder }) => folder).toSorted()
}

/** Whether the Dockerfile is for the bundle of `node(entry, { dockerfile })`. */
const copiesBundle = (dockerfile: string): boolean =>
  instructionsOf(dockerfile).some(
    ({ keyword, rest }) => keyword === 'COPY' && rest.split(/\s+/).includes(bundleName),
  )

/** Finds what a description of the service needs, without running anything. */
export function serviceFacts(repository: Repository) {
  const named = manifestOf(repository)
  const sources = sourcesIn(repository)
  const dockerfile = dockerfiles.find(path => repository.has(path))
  const text = repository.get(dockerfile ?? '') ?? ''
  const shown = runtimeOfDockerfile(text)
  const framework = frameworkOf(named, shown)
  const startsNode = named.start !== '' || entryOf(repository, named, 'Node') !== undefined
  const declared = startsNode ? undefined : runtimeOfFiles(repository.keys())
  const runtime = shown ?? framework?.runtime ?? declared ?? 'Node'
  const entry = entryOf(repository, named, runtime)
  // Node runs it without a package or a config.
  const manifest = { ...named, isTypeScript: named.isTypeScript || /\.m?ts$/.test(entry ?? '') }
  return {
    /** Of the folder of the promises, but with the name of the service, or that of its folder. */
    manifest,
    framework,
    /** Node where nothing tells. */
    runtime,
    dockerfile,
    copiesBundle: copiesBundle(text) && !repository.has(bundleName),
    exposed: portsExposedBy(text),
    listens: listensOn(sources),
    readsPort: sources.some(source => /\bPORT\b/.test(source)),
    entry,
    health: healthOf(sources),
    databases: kinds.flatMap(kind =>
      clients[kind].filter(client => manifest.dependencies.has(client)).map(client => ({ client, kind })),
    ),
    databaseVariables: databaseVariables(sources),
    schema: schemas.find(path => repository.has(path)),
    migrations: migrationsIn(repository),
  }
}
