import { execFile } from 'node:child_process'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { watchSources } from './sources.ts'

test('folders that a build makes and removes at once do not end the watch', { timeout: 20_000 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const seen = new Set<string>()
  const sources = { paths: [folder.path], has: () => true }
  const stop = watchSources(sources, file => seen.add(file))
  const build = 'for i in $(seq 100); do mkdir -p $0/a/b/c $0/x/y/z; rm -rf $0; done; mkdir $0'
  const builds = ['one', 'two', 'three', 'four'].map(name =>
    promisify(execFile)('sh', ['-c', build, name], { cwd: folder.path }),
  )
  await Promise.all(builds)
  await expect.poll(() => seen).toContain(join(folder.path, 'four'))
  stop()
})
