import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { keySequences, wordSequences } from '../../domain/key-sequences.ts'

test('every key of a run is its own, visible and no longer than is allowed', () => {
  const words = wordSequences({ order: 1 })
  const sequences = keySequences('11', { order: 1, others: { 'another number': 2 }, refused: [3, 4] })
  const sent = [...sequences, ...words].flatMap(({ steps }) =>
    steps.flatMap(({ key, expected }) => (key !== undefined && expected === 'first' ? [key] : [])),
  )
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent.filter(key => !/^[\x21-\x7e]{1,255}$/.test(key))).toEqual([])
  const known = words.flatMap(({ steps }) => steps.slice(0, steps.length / 2).map(({ key }) => key))
  expect(known).toHaveLength(13)
  expect(sent.filter(key => !key.includes('11'))).toEqual(known)
  expect(Math.max(...sent.map(({ length }) => length))).toBe(255)
})

test('keys have one canonical form as a ULID', () => {
  const alike = keySequences('11', { order: 1, others: {} }).find(
    ({ kind }) => kind === 'keys that are one ULID',
  )
  const keysAlike = new Set(alike?.steps.map(({ key = '' }) => key))
  expect(keysAlike.size).toBe(3)
  expect([...keysAlike].filter(key => !/^[0-7][0-9a-tv-z]{25}$/i.test(key))).toEqual([])
  expect(new Set([...keysAlike].map(key => key.toUpperCase().replaceAll('I', '1'))).size).toBe(1)
})

test('two keys have one MD5', () => {
  const [, alike] = wordSequences({ order: 1 })
  const keysAlike = new Set(alike?.steps.map(({ key = '' }) => key))
  expect(keysAlike.size).toBe(2)
  expect(new Set([...keysAlike].map(key => hash('md5', key))).size).toBe(1)
})

test('a key that is cut off at any visible sign meets another', () => {
  const steps = keySequences('11', { order: 1, others: {} })
    .flatMap(sequence => sequence.steps)
    .flatMap(({ key }) => key ?? [])
  const signs = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(33 + index))
  const marks = signs.filter(sign => !/[a-z0-9]/i.test(sign))
  expect(marks).toHaveLength(32)
  for (const end of [0, -1]) {
    const cut = (sign: string) => Map.groupBy(new Set(steps), key => key.split(sign).at(end))
    expect(marks.filter(sign => [...cut(sign).values()].every(({ length }) => length === 1))).toEqual([])
  }
})
