import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

test('a folder of this user alone is there until it is disposed of, with all that is in it', () => {
  const listeners = process.listenerCount('exit')
  const folder = temporaryFolder('plumbline-test-')
  expect(basename(folder.path)).toMatch(/^plumbline-test-./)
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  writeFileSync(join(folder.path, 'file'), 'text')
  folder[Symbol.dispose]()
  expect(existsSync(folder.path)).toBe(false)
  expect(process.listenerCount('exit')).toBe(listeners)
})
