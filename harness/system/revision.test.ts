import { afterEach, expect, test, vi } from 'vitest'
import { takeRevision } from './revision.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('outside of a git repository there is no revision to compare with, and git says so', async () => {
  vi.stubEnv('GIT_DIR', '/nowhere')
  await expect(takeRevision('main', 'plumbline/service.ts')).rejects.toThrow(
    /^there is no revision main\n {2}fatal: not a git repository.*\n {2}fix: in the git repository of the service,/,
  )
})

test('a name that git does not know is refused', async () => {
  await expect(takeRevision('no-such-branch', 'plumbline/service.ts')).rejects.toThrow(
    /^there is no revision no-such-branch\n {2}fatal: .*\n {2}fix: .* name a local branch/,
  )
})
