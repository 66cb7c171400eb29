import { afterEach, expect, test, vi } from 'vitest'
import { takeRevision } from './revision.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('outside of a git repository there is no revision to compare with, and the fix is one', async () => {
  vi.stubEnv('GIT_DIR', '/nowhere')
  await expect(takeRevision('main', 'plumbline/service.ts')).rejects.toThrow(
    /^there is no revision main: this folder is not in a git repository\n {2}fatal: .*\n {2}fix: .*`git init`/,
  )
})

test('a name that git does not know has another fix', async () => {
  await expect(takeRevision('no-such-branch', 'plumbline/service.ts')).rejects.toThrow(
    /^there is no revision no-such-branch\n {2}fatal: .*\n {2}fix: name a local branch/,
  )
})
