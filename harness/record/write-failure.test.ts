import { expect, test } from 'vitest'
import { writeFailure } from './write-failure.ts'

const failed = (code: string) => Object.assign(new Error(`${code}: it failed`), { code })

test('a full disk and a folder of somebody else have fixes of their own', () => {
  expect(writeFailure('report', failed('ENOSPC')).message).toBe(
    'report could not be written\n  ENOSPC: it failed\n  fix: free space on this disk (`npx vitest-plumbline doctor` shows how much there is)',
  )
  expect(writeFailure('report', failed('EACCES')).message).toContain('fix: see who owns it')
})

test('what is no matter of files stays as it is', () => {
  const error = new RangeError('too long')
  expect(writeFailure('report', error)).toBe(error)
})
