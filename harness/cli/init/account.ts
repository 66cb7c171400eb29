import { moduleEnding } from './repository.ts'
import type { Plan } from './plan.ts'
import { buildOf, databaseOf, given, portOf } from './service-file.ts'
import type { ServiceFacts } from './service-facts.ts'
import { commandsOf } from './workflow-file.ts'

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `${title}\n${lines.map(line => `  ${line.replaceAll('\n', '\n  ')}\n`).join('')}\n`

function found(facts: ServiceFacts): string[] {
  const { manifest, framework, runtime, dockerfile, exposed, entry, health, databases, schema } = facts
  return given([
    facts.above && `the service of ${facts.above.root}: nothing in this folder shows one`,
    runtime !== 'Node' && `${runtime}, not Node: leaks are judged by what the container shows`,
    `${manifest.isTypeScript ? 'TypeScript' : 'no TypeScript'}, ${manifest.packageManager}`,
    framework?.name !== runtime && framework?.name,
    dockerfile === undefined
      ? 'no Dockerfile'
      : `${dockerfile}${exposed.length === 0 ? '' : `, which exposes ${exposed.join(' and ')}`}`,
    entry && `entry ${entry}`,
    health && `route ${health}`,
    ...databases.map(({ client, kind }) => `${client}, a client of ${kind}`),
    schema && `schema ${schema}`,
    facts.migrations && migrationsFound(facts.migrations, facts),
  ])
}

/** A bundle has none of the files that a service reads at run time. */
function migrationsFound(folder: string, facts: ServiceFacts): string {
  if (facts.dockerfile !== undefined || buildOf(facts) === undefined) return `migrations in ${folder}`
  const build = buildOf({ ...facts, dockerfile: 'Dockerfile', copiesBundle: true })
  return `migrations in ${folder}; if the service reads them at its start, its image needs them: write a Dockerfile that copies them, and build: ${build}`
}

function guessed(facts: ServiceFacts): string[] {
  const { exposed, listens, health, databaseVariables, schema, dockerfile } = facts
  const port = portOf(facts)
  const source = exposed.length > 1 ? 'the first that the image exposes' : 'the usual one of its framework'
  const build = buildOf(facts)
  const database = databaseOf(facts)
  const hasDatabase = database !== undefined
  return given([
    facts.above && `root: '${facts.above.root}'; paths of the service are relative to it`,
    build === undefined ? 'no build: found neither a Dockerfile nor an entry to bundle' : `build: ${build}`,
    port !== undefined && `port: ${port}, ${listens === undefined ? source : 'found in the sources'}`,
    port === undefined && exposed.length === 0 && dockerfile === undefined && 'no port: none was found',
    health === undefined && "ready: the first of the usual paths that answers; `get('/')` in the promises",
    database === 'mariadb' &&
      'the database: a MariaDB; for a MySQL write `container({ image, port })` in its place',
    hasDatabase &&
      Object.keys(databaseVariables).length === 0 &&
      'env: DATABASE_URL; no variable for the database was found in the sources',
    hasDatabase && schema === undefined && 'the database: empty; no schema.sql was found',
  ])
}

/** The folder of the promises, which the image of the service would include. */
export interface CopiedPromises {
  /** Its path in the context. */
  readonly folder: string
  readonly ignore: string
}

/** `isDescribed`: the description of the service was there before. */
function toDo(facts: ServiceFacts, { config }: Plan, isDescribed: boolean, copied?: CopiedPromises) {
  const { manifest, databases } = facts
  const others = databases.filter(({ kind }) => kind !== databaseOf(facts))
  const ending = moduleEnding(manifest)
  const exec = commandsOf(manifest).exec
  return given([
    config.kind === 'by hand' && `add to ${config.path}, which \`init\` cannot edit:\n${config.lines}`,
    buildOf(facts) === undefined &&
      `choose \`build\` in plumbline/service.${ending}: write a Dockerfile, or name an image or an entry`,
    manifest.isWorkspaceRoot &&
      'this is the root of a workspace: if the service has its own folder, run `init` there instead',
    manifest.packageManager === 'yarn' &&
      !manifest.dependencies.has('vite') &&
      'yarn add -D vite   # a peer dependency of vitest, which Yarn does not install',
    ...others.map(
      ({ kind, client }) =>
        `add its ${kind} (${client}) to \`beside\` in plumbline/service.${ending}: \`container({ image, port })\`, and its address to \`env\``,
    ),
    facts.above?.manifest.dependencies.has('vitest') &&
      `if the Vitest config of ${facts.above.root} includes every *.spec file, exclude this folder there: its Vitest would run the promises too`,
    copied &&
      `add \`${copied.folder}\` to ${copied.ignore}: the Dockerfile may copy it, and then each edit of a promise rebuilds the image`,
    !isDescribed && `check plumbline/service.${ending}, above all what was guessed`,
    `${exec} vitest-plumbline doctor   # lists what this machine lacks for a run`,
    `${exec} vitest run --project promises`,
  ])
}

/** The text for the user: what was found and guessed, which files were `written`, and what to do next. */
export function account(
  facts: ServiceFacts,
  plan: Plan,
  written: readonly string[],
  copied?: CopiedPromises,
) {
  const { config, created, changed } = plan
  const there = config.kind === 'there' ? [config] : []
  const left = [...created.filter(({ path }) => !written.includes(path)), ...there]
  const isDescribed = left.some(({ path }) => path.startsWith('plumbline/service.'))
  const sections = {
    found: found(facts),
    guessed: isDescribed ? [] : guessed(facts),
    wrote: written,
    'added to': changed.map(({ path }) => path),
    'left as it is': left.map(({ path }) => `${path}, already there`),
    next: toDo(facts, plan, isDescribed, copied).map((line, index) => `${index + 1}. ${line}`),
  }
  return Object.entries(sections)
    .map(([title, lines]) => section(title, lines))
    .join('')
    .trimEnd()
}
