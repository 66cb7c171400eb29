import { expect, test } from 'vitest'
import { readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { linked, transaction } from '../../testing/dependencies.ts'
import { linkRegister } from './registers.ts'

const of = (...operations: readonly MicroOperation[]) => transaction(operations)
const set = (...values: readonly number[]) => of(...values.map(value => write('x', value)))
const read = (value: number | null) => of(readOf('x', value))
const replace = (before: number | null, after: number) => of(readOf('x', before), write('x', after))
const aborted = (one: Transaction): Transaction => ({ ...one, outcome: 'aborted' })

test.each<[string, Transaction[], string[]]>([
  ['a reader after whoever wrote that', [set(1), read(1), read(1)], ['0.0 wr 1.0', '0.0 wr 2.0']],
  [
    'whoever read nothing before each first write',
    [read(null), set(1), set(2)],
    ['0.0 rw 1.0', '0.0 rw 2.0'],
  ],
  [
    'of more writes of one transaction the last',
    [read(null), set(1, 2), read(2)],
    ['0.0 rw 1.1', '1.1 wr 2.0'],
  ],
  ['no aborted write', [read(null), aborted(set(1))], []],
  [
    'who read a version before whoever replaced it, and before nobody else',
    [set(1), replace(1, 2), read(1), read(null)],
    ['0.0 wr 1.0', '0.0 wr 2.0', '2.0 rw 1.1, as 1.0', '3.0 rw 0.0'],
  ],
  [
    'a write that replaced nothing comes after nothing, as whoever read nothing shows',
    [replace(null, 1), replace(null, 2)],
    ['0.0 rw 1.1', '0.0 rw 1.1, as 1.0', '1.0 rw 0.1', '1.0 rw 0.1, as 0.0'],
  ],
  [
    'who read two versions between the two',
    [set(1), set(2), of(readOf('x', 1), readOf('x', 2))],
    ['0.0 wr 2.0', '1.0 wr 2.1', '2.0 rw 1.0, as 2.1'],
  ],
])('dependencies of a register: %s', (_, history, edges) => {
  expect(linked(history, linkRegister)).toMatchObject({ edges })
})

test.each<[string, Transaction[], string[]]>([
  ['a write that followed a read is none of the first', [set(1), replace(1, 2), read(null)], ['2.0 rw 0.0']],
  [
    'who wrote twice after a read wrote the last',
    [set(1), of(readOf('x', 1), write('x', 2), write('x', 3)), read(1)],
    ['2.0 rw 1.2, as 1.0'],
  ],
  ['reads of two transactions show no order', [set(1), set(2), read(1), read(2)], []],
  ['one version read twice shows no order', [set(1), of(readOf('x', 1), readOf('x', 1))], []],
  [
    'three versions read in turn',
    [set(1), set(2), set(3), of(readOf('x', 1), readOf('x', 2), readOf('x', 3))],
    ['3.0 rw 1.0, as 3.1', '3.1 rw 2.0, as 3.2'],
  ],
  [
    'nothing read after something shows no write',
    [set(1), of(readOf('x', 1), readOf('x', null))],
    ['1.1 rw 0.0'],
  ],
  [
    'what a transaction wrote itself and read is no dependency',
    [set(1), of(write('x', 2), readOf('x', 2))],
    [],
  ],
  ['what another wrote is none after a write of its own', [set(1), of(write('x', 2), readOf('x', 1))], []],
])('who came before whom: %s', (_, history, edges) => {
  const found = linked(history, linkRegister).edges.filter(edge => edge.includes(' rw '))
  expect(found).toEqual(edges)
})

test.each<[string, Transaction[], string[]]>([
  [
    'nothing where all is well',
    [set(1), read(null), read(1), replace(1, 2), of(write('x', 3), readOf('x', 3))],
    [],
  ],
  ['what nobody wrote', [set(1), read(8), read(9)], ['2 unwritten 1.0 = 8']],
  ['what was aborted', [aborted(set(1)), read(1), replace(1, 2)], ['2 G1a 1.0 0.0']],
  ['what its transaction overwrote', [set(1, 2), read(1)], ['1 G1b 1.0 0.0']],
  ['what it will write', [replace(1, 1)], ['1 internal 0.0']],
  ['not what it wrote itself', [set(1), of(write('x', 2), readOf('x', 1))], ['1 internal 1.1']],
  ['not what it wrote itself last', [of(write('x', 1), write('x', 2), readOf('x', 1))], ['1 internal 0.2']],
  ['nothing after it wrote', [of(write('x', 1), readOf('x', null))], ['1 internal 0.1']],
])('misreads of a register: %s', (_, history, misreads) => {
  expect(linked(history, linkRegister)).toMatchObject({ misreads })
})

test('a read of what was aborted, or of what nobody wrote, comes before and after nobody', () => {
  const history = [aborted(set(1)), set(2), replace(1, 3), replace(8, 4), read(2), read(1), read(8)]
  expect(linked(history, linkRegister).edges).toEqual(['1.0 wr 4.0'])
})

test('a read of what its transaction overwrote is a dependency still', () => {
  expect(linked([set(1, 2), read(1)], linkRegister).edges).toEqual(['0.0 wr 1.0'])
})
