import { existsSync, lstatSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { unlessThrown } from '../record/unless-thrown.ts'
import { write } from '../record/write-failure.ts'
import { contextFilter } from '../system/build-context.ts'
import { foldersFrom } from '../system/context-above.ts'
import { vitestNeeded } from '../vitest/config-rules.ts'
import { account, type CopiedPromises } from './init/account.ts'
import { describedFrom } from './init/described-folder.ts'
import { placesOf } from './init/places.ts'
import { planFor, type Plan } from './init/plan.ts'
import { assertManifest, moduleEnding, readRepository, type Manifest } from './init/repository.ts'
import { servicesIn, type ServiceFacts } from './init/service-facts.ts'
import { buildOf } from './init/service-file.ts'
import { commandsOf } from './init/workflow-file.ts'

/** Exits with 1 where the user must change the Vitest config: until then, tests would not include the promises. */
export async function init({ ci }: { readonly ci?: string }): Promise<number> {
  const { text, isComplete } = await initialise('.', wantsWorkflow(ci))
  console.log(text)
  return isComplete ? 0 : 1
}

function wantsWorkflow(server: string | undefined): boolean {
  if (server === undefined || server === 'github') return server !== undefined
  throw new HarnessError(`--ci=${server}: expected github`, {
    fix: 'write --ci github; for another server, let its job run `npx vitest-plumbline start`',
  })
}

/** Resolves to the text for the user. @throws HarnessError where `init` is refused: nothing is written. */
export async function initialise(root: string, hasWorkflow: boolean) {
  const repository = await readRepository(root)
  assertManifest(repository)
  const path = resolve(root)
  const facts = await describedFrom(path, repository)
  if (facts.manifest.isWorkspaceRoot && buildOf(facts) === undefined) {
    throw rootOfWorkspace(facts.manifest, servicesIn(repository))
  }
  assertInstalled(path, facts.manifest)
  const plan = planFor(repository, facts, placesOf(path), hasWorkflow)
  assertFolders(plan, root)
  const written = carryOut(plan, root)
  const text = account(facts, plan, written, await copiedPromises(facts, path))
  return { text, isComplete: plan.config.kind !== 'by hand' }
}

function rootOfWorkspace(manifest: Manifest, services: readonly string[]): HarnessError {
  const command = `${commandsOf(manifest).exec} vitest-plumbline init`
  const [folder] = services
  return new HarnessError('this is the root of a workspace and contains no service', {
    evidence: folder === undefined ? [] : [`services may be in ${services.join(', ')}`],
    fix: `go to the folder of the service: ${folder === undefined ? `\`${command}\` there` : `\`cd ${folder} && ${command}\``}; nothing was written`,
  })
}

/** @throws HarnessError where Vitest or this package is missing, which `npx` runs all the same, or Vitest is another version. */
function assertInstalled(folder: string, manifest: Manifest): void {
  const install = `\`${commandsOf(manifest).add} vitest@${vitestNeeded} vitest-plumbline\``
  const require = createRequire(join(folder, 'package.json'))
  const vitest = unlessThrown(() => require('vitest/package.json') as { readonly version: string })
  if (vitest !== undefined && Number.parseInt(vitest.version, 10) !== vitestNeeded) {
    const needed = `vitest-plumbline needs Vitest ${vitestNeeded}`
    throw new HarnessError(`Vitest ${vitest.version} is installed here, and ${needed}`, {
      fix: `${install}, then run \`init\` again; or, to keep Vitest ${vitest.version} for your own tests, do both in a subfolder that has its own package.json; nothing was written`,
    })
  }
  if (vitest !== undefined && unlessThrown(() => require.resolve('vitest-plumbline/config')) !== undefined)
    return
  const missing = vitest === undefined ? 'Vitest' : 'vitest-plumbline'
  throw new HarnessError(`${missing} is not installed here, and the Vitest config imports it`, {
    fix: `${install}, then run \`init\` again; nothing was written`,
  })
}

/** @throws HarnessError where a file has the path of a folder to create. */
function assertFolders({ created }: Plan, root: string): void {
  const inTheWay = created
    .flatMap(({ path }) => foldersFrom(dirname(path), folder => folder === '.').toReversed())
    .find(folder => statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() === false)
  if (inTheWay === undefined) return
  throw new HarnessError(`${inTheWay} is a file, expected a folder or nothing`, {
    fix: 'rename it, then run `init` again; nothing was written',
  })
}

/** The folder of the promises, if the image would include it, and the ignore file that can exclude it. */
async function copiedPromises(
  { manifest, dockerfile, context = '.', above }: ServiceFacts,
  promises: string,
): Promise<CopiedPromises | undefined> {
  if (dockerfile === undefined) return undefined
  const root = above?.root ?? '.'
  const service = resolve(promises, root)
  const copied = resolve(service, context)
  const folder = relative(copied, join(promises, 'plumbline'))
  const { copies } = await contextFilter(join(service, dockerfile), copied, promises)
  if (!copies(`${folder}/promises.spec.${moduleEnding(manifest)}`)) return undefined
  const own = `${dockerfile}.dockerignore`
  const ignore = existsSync(join(service, own)) ? own : join(context, '.dockerignore')
  return { folder, ignore: join(root, ignore) }
}

/** Writes the files. @returns the paths written: files to create that existed already are skipped. */
function carryOut({ created, changed }: Plan, root: string): readonly string[] {
  const missing = created.filter(
    ({ path }) => lstatSync(join(root, path), { throwIfNoEntry: false }) === undefined,
  )
  for (const { path, text } of missing) write(join(root, path), text, 'wx')
  for (const { path, text } of changed) write(join(root, path), text)
  return missing.map(({ path }) => path)
}
