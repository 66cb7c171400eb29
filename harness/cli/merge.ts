import { readdir } from 'node:fs/promises'
import { assertPart, assertWhole, shardsFolder } from '../report/results/shards.ts'
import { installedVitest } from '../vitest/config-rules.ts'
import { runVitest } from './vitest-run.ts'

export async function merge(): Promise<number> {
  const names = await readdir(shardsFolder).catch(() => [])
  assertWhole(names)
  for (const name of names) await assertPart(`${shardsFolder}/${name}`, installedVitest())
  return runVitest({ mergeReports: shardsFolder })
}
