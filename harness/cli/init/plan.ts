import { configChange } from './config-file.ts'
import { moduleEnding } from './manifest.ts'
import type { Places } from './places.ts'
import type { Repository } from './repository.ts'
import type { ServiceFacts } from './service-facts.ts'
import { given, serviceFile, databaseOf } from './service-file.ts'
import { workflowFile } from './workflow-file.ts'

export type Plan = ReturnType<typeof planFor>

/** A valid name for an image: lower-case letters and digits, with single dashes between them. */
export const imageName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'service'

const ignored = ['/report/', '/.plumbline/']

/** The text of `.gitignore` with the files that a run writes; undefined where they are included already. */
export function ignoringRuns(text: string): string | undefined {
  const lines = new Set(text.split('\n').map(line => line.trim().replaceAll(/^\/|\/$/g, '')))
  const missing = ignored.filter(line => !lines.has(line.replaceAll('/', '')))
  if (missing.length === 0) return undefined
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`
}

const leakOfNode = `test('no request leaves anything behind', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

const leakOfOthers = (
  hasConnections: boolean,
) => `test('no request leaves 256 bytes of memory, a descriptor${hasConnections ? ', a process or a connection' : ' or a process'} behind', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    // Only Node can be looked into. Other services are judged by what their container shows.
    inspect: false,
    // An interpreter with caches of its own may need more than 256.
    promises: { native: bytesPerRequest(256), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

export function promisesFile(facts: ServiceFacts): string {
  const { runtime, health = '/' } = facts
  return `import { bytesPerRequest, expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'

// The limits are a first guess. Run once, look at the table, then promise what your users need.
test('10 clients at 120 requests a second are served in time, within the budget', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('${health}'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(30) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(40), memory: megabytes(400) },
  })
  expect(record).toMeet()
})

${runtime === 'Node' ? leakOfNode : leakOfOthers(databaseOf(facts) !== undefined)}`
}

export function planFor(repository: Repository, facts: ServiceFacts, places: Places, hasWorkflow: boolean) {
  const { manifest } = facts
  const ending = moduleEnding(manifest)
  const config = configChange(repository, manifest)
  const gitignore = repository.get('.gitignore')
  const ignoring = ignoringRuns(gitignore ?? 'node_modules/\n')
  const ignoreFile = ignoring !== undefined && { path: '.gitignore', text: ignoring }
  return {
    config,
    /** Written where no file with this path exists. */
    created: given([
      config.kind === 'new' && config,
      { path: `plumbline/service.${ending}`, text: serviceFile(facts, imageName(manifest.name)) },
      { path: `plumbline/promises.spec.${ending}`, text: promisesFile(facts) },
      hasWorkflow && workflowFile(facts, places),
      gitignore === undefined && places.isInGit && ignoreFile,
    ]),
    /** Existing files, with something added. */
    changed: given([config.kind === 'patched' && config, gitignore !== undefined && ignoreFile]),
  }
}
