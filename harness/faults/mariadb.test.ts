import { expect, test } from 'vitest'
import { mariadb } from './mariadb.ts'

const packet = (body: readonly number[], text: string): Buffer =>
  Buffer.from([body.length + text.length, 0, 0, 0, ...body, ...Buffer.from(text)])

test('a greeting is a connection, and an error that there are too many is none', () => {
  expect(mariadb.isTaken(packet([10], '11.8.3-MariaDB\0'))).toBe(true)
  expect(mariadb.isTaken(packet([0xff, 0x10, 0x04], 'Too many connections'))).toBe(false)
})

test('a COMMIT is known by the name of its packet, alone or as the last of several statements', () => {
  const matched = (pattern: string, names: readonly string[]) =>
    names.filter(name => new RegExp(pattern, 'i').test(name))
  const { commit, committed } = mariadb.messages
  const sent = [
    'Query COMMIT',
    'Execute commit',
    'Query update stock set n = 1; commit',
    'Query /* shop */ commit',
  ]
  expect(matched(commit, [...sent, 'Prepare commit', 'Query select 1', 'Query commit_log'])).toEqual(sent)
  expect(
    matched(committed, ['OK COMMIT', 'OK /* shop */ commit', 'OK update stock', 'Query commit']),
  ).toEqual(['OK COMMIT', 'OK /* shop */ commit'])
})
