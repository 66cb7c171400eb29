import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writtenRepository } from '../testing/written-repository.ts'
import { hasFlock } from './lock.ts'

test.each([
  ['is not there', undefined, false],
  ['is that of util-linux', 'echo "flock from util-linux 2.41"', true],
  ['is that of BusyBox', 'echo "flock: unrecognized option: version" >&2; exit 1', false],
])('whether flock can be used where it %s', async (_, script, expected) => {
  const { root } = await writtenRepository({})
  if (script !== undefined) {
    await writeFile(join(root, 'flock'), `#!/bin/sh\n${script}\n`)
    await chmod(join(root, 'flock'), 0o755)
  }
  vi.stubEnv('PATH', root)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await hasFlock()).toBe(expected)
})
