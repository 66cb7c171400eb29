import { existsSync, renameSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { HarnessError, messageOf } from '../../record/errors.ts'
import { move } from '../../record/report-draft.ts'

/** The folder for the parts of a run that several machines share. It contains nothing else. */
export const shardsFolder = 'report/shards'

/** The file of a shard: `1/2` is `1-of-2.json`. */
export const shardFile = (shard: string): string => `${shardsFolder}/${shard.replace('/', '-of-')}.json`

/** Where a part is written at first, because the report replaces the folder that will contain it. */
export const shardDraft = (shard: string): string => join('.plumbline', shardFile(shard))

/** Removes the part of an earlier run and its draft, so that neither is mistaken for the part of this run. */
export async function discardShard(shard: string): Promise<void> {
  for (const path of [shardFile(shard), shardDraft(shard)]) await rm(path, { force: true })
}

/** Does nothing where Vitest wrote no draft: it ran no test, and has printed the reason. */
export function publishShard(shard: string, rename = renameSync): void {
  if (existsSync(shardDraft(shard))) move(shardDraft(shard), shardFile(shard), rename)
}

const fix = `run \`npx vitest-plumbline start --shard=1/2\` for the first of two parts and --shard=2/2 for the second, then copy their results to ${shardsFolder} of one machine`

/** Rejects an incomplete or mixed set of parts: without the part that failed, the report would pass. */
export function assertWhole(names: readonly string[]): void {
  if (names.length === 0) throw new HarnessError(`no parts of a run were found in ${shardsFolder}`, { fix })
  const parts = names.map(name => /^(\d+)-of-(\d+)\.json$/.exec(name) ?? [name])
  const counts = new Set(parts.map(([, , count]) => count))
  const [count] = counts
  if (counts.size > 1 || count === undefined) {
    throw new HarnessError(`${shardsFolder} holds more than the parts of one run`, {
      evidence: names,
      fix: `empty it, then copy the parts of one run there`,
    })
  }
  const all = new Set(Array.from({ length: Number(count) }, (_, index) => String(index + 1)))
  const missing = all.difference(new Set(parts.map(([, index]) => index)))
  if (missing.size === 0) return
  throw new HarnessError(`parts of the run are missing: ${[...missing].join(', ')} of ${count}`, {
    evidence: names,
    fix,
  })
}

/**
 * Rejects a file that holds no part, such as one whose copy was cut off, one of another Vitest, and one of a run that ended before
 * its first spec: Vitest's own error would not name the file, and a report without those specs would pass. `version`: of Vitest.
 */
export async function assertPart(path: string, version: string): Promise<void> {
  const shard = basename(path, '.json').replace('-of-', '/')
  const again = `run \`npx vitest-plumbline start --shard=${shard}\` again`
  const incomplete = (found: string, cause?: unknown) =>
    new HarnessError(
      `${path} is not a complete part of a run, expected the JSON of \`start --shard=${shard}\``,
      { evidence: [found], fix: `copy it again from the machine that ran this part, or ${again}`, cause },
    )
  const parsing = readFile(path, 'utf8').then((text): unknown => JSON.parse(text))
  const json = await parsing.catch((error: unknown) => {
    throw incomplete(messageOf(error), error)
  })
  // A list of all values in it, the first of which is a list of positions of the others: the version, the files that ran, and more.
  const all: readonly unknown[] = Array.isArray(json) ? json : []
  if (!Array.isArray(all[0])) throw incomplete('it is other JSON')
  const [written, files] = all[0].map(position => all[Number(position)])
  if (written !== version) {
    throw new HarnessError(
      `${path} is of Vitest ${String(written)}, expected ${version} as on this machine`,
      { fix: `install the same version on all machines, then ${again}` },
    )
  }
  if (Array.isArray(files) && files.length > 0) return
  throw new HarnessError(`${path} holds no spec, expected at least one: its run ended before the first`, {
    fix: `correct what that run has printed, then ${again}`,
  })
}
