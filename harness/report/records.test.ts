import { expect, test } from 'vitest'
import { fileNameOf } from './records.ts'

test('a file name has the words of its names', () => {
  expect(fileNameOf('orders', '10 clients at 120 requests/s', '')).toBe('orders-10-clients-at-120-requests-s')
})

test('names of the same words, or of the same beginning, have files of their own, and each keeps its own', () => {
  const long = 'x'.repeat(90)
  const names = ['p99 < 5 ms', 'p99 > 5 ms', 'p99: 5 ms', `${long} is read`, `${long} is written`]
  const files = names.map(name => fileNameOf('orders', name))
  expect(files.slice(0, 3)).toEqual(['orders-p99-5-ms', 'orders-p99-5-ms-2', 'orders-p99-5-ms-3'])
  expect(new Set(files).size).toBe(names.length)
  expect(fileNameOf('orders', 'p99 < 5 ms', '')).toBe('orders-p99-5-ms')
  expect(names.map(name => fileNameOf('orders', name))).toEqual(files)
})

test('no name is longer than a file system allows, in any script', () => {
  const longest = fileNameOf('注文'.repeat(100), '合計は一定'.repeat(40), '応答時間'.repeat(40))
  expect(Buffer.byteLength(`${longest}.json`)).toBeLessThanOrEqual(255)
})
