import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { bundle } from '../system/bundle.ts'
import { takeRevision } from '../system/revision.ts'

test('the service of another revision is described and bundled by its own sources, and leaves nothing behind', async () => {
  let folder = ''
  {
    await using head = await takeRevision('HEAD', 'specs/service.ts')
    const { root, build, beside } = head.service
    folder = root
    expect(head.commit).toMatch(/^[0-9a-f]{12,}$/)
    expect(folder).not.toBe(process.cwd())
    expect(beside['database']).toMatchObject({ schema: expect.any(String) as string })
    expect(existsSync(resolve(root, 'app/schema.sql'))).toBe(true)
    const entry = 'entry' in build ? build.entry : ''
    expect(await bundle(entry, { root })).toContain('/api/health')
  }
  expect(existsSync(folder)).toBe(false)
})

test.each(['no-such-branch', '--all', ''])('%o is no revision, and the message says what is', async name => {
  await expect(takeRevision(name, 'specs/service.ts')).rejects.toThrow(
    /there is no revision .*\n[^]*fix: .* name a local branch, tag or commit/,
  )
})

test('a revision without that service and a revision that does not exist have different messages', async () => {
  await expect(takeRevision('HEAD', 'specs/elsewhere.ts')).rejects.toThrow(
    /has no specs\/elsewhere\.ts, so there is no service to compare with\n[^]*fix: choose a later revision/,
  )
})
