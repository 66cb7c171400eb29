import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writtenRepository } from '../testing/written-repository.ts'
import { alone } from './lock.ts'

test.each([
  ['is not there', undefined],
  ['cannot lock', 'echo "flock: applet not found" >&2; exit 1'],
])('a machine is prepared all the same where flock %s', async (_, script) => {
  const { root } = await writtenRepository({})
  if (script !== undefined) {
    await writeFile(join(root, 'flock'), `#!/bin/sh\n${script}\n`)
    await chmod(join(root, 'flock'), 0o755)
  }
  vi.stubEnv('PATH', root)
  onTestFinished(() => void vi.unstubAllEnvs())
  const told = vi.fn<(line: string) => void>()
  expect(await alone(async () => 'prepared', told)).toBe('prepared')
  expect(told).not.toHaveBeenCalled()
})
