import { expect, test } from 'vitest'
import { scopeClass, type RetainerEdge } from '../judge/leak-origin.ts'
import type { RetainedObjects } from './retained-objects.ts'
import { placesOfRetained } from './retained-places.ts'
import { Sources } from './sources.ts'

const source = [
  'const latest = new Map()',
  'export const note = problem => {',
  '  latest.set(0, problem)',
  '}',
  'this.count ??= 0',
  '  #bytes = new Uint8Array(8)',
  '    this.#bytes = larger',
  'const row = await query`select balance from accounts where id = ${wanted}`',
  'const statement = `',
  '  select balance from accounts where id = $1`',
  'await Promise.race([read(query), connection.lost])',
  'this.#idle.splice(0)',
  'this.#idle.push(connection)',
]
const sources = new Sources(
  JSON.stringify({
    version: 3,
    sources: ['../app/problem.ts'],
    sourcesContent: [source.join('\n')],
    names: [],
    mappings: 'AAAA;AACA;AACA;AACA',
  }),
)

const held = (edge: string, retainerType = 'object'): RetainerEdge => ({ edge, retainer: edge, retainerType })
const kept = (path: readonly RetainerEdge[], more: Partial<RetainedObjects> = {}): RetainedObjects => ({
  name: 'Problem',
  made: [8, 8],
  bytes: 800,
  path,
  ...more,
})
const far = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => held(name))
const linesOf = (retained: RetainedObjects) =>
  placesOfRetained([retained], sources, 8).flatMap(origin => ('at' in origin ? [origin.at.text] : []))

test('the variable of a module is followed, however far it is', () => {
  expect(linesOf(kept([...far, held('latest', 'module')]))).toEqual(['latest.set(0, problem)'])
})

test('another holder as far away is not, and `this` is none', () => {
  expect(linesOf(kept([...far, held('latest')]))).toEqual([])
  expect(linesOf(kept([held('this')]))).toEqual([])
})

test('a private field is filled where it belongs to an object, and not where it is declared', () => {
  expect(linesOf(kept([held('#bytes')]))).toEqual(['this.#bytes = larger'])
})

test('where something waits for a promise that stays pending, whoever holds that', () => {
  const reaction = (edge: string): RetainerEdge => ({
    edge,
    retainer: 'system / PromiseReaction',
    retainerType: 'hidden',
  })
  const pending = [held('reactions_or_result'), held('lost'), held('#idle')]
  expect(linesOf(kept([reaction('[3]'), reaction('[1]'), ...pending]))).toEqual([
    'await Promise.race([read(query), connection.lost])',
    'this.#idle.push(connection)',
  ])
  // Each promise of a list has one reaction.
  expect(linesOf(kept([reaction('[3]'), ...pending]))).toEqual(['this.#idle.push(connection)'])
})

test('a variable of a function is no property of `this`', () => {
  const variable = (edge: string): RetainerEdge => ({ ...held(edge), retainer: scopeClass })
  expect(linesOf(kept([held('count')]))).toEqual(['this.count ??= 0'])
  expect(linesOf(kept([variable('count')]))).toEqual([])
  expect(linesOf(kept([variable('latest')]))).toEqual(['latest.set(0, problem)'])
})

test('what a statement compares is not put into anything', () => {
  expect(linesOf(kept([held('id')]))).toEqual([])
})

test('a function that is kept is told by its line, but for one of Node', () => {
  const written = (script: string) => linesOf(kept([], { place: { line: 2, column: 2, script } }))
  expect(written('file:///app/main.mjs')).toEqual(['latest.set(0, problem)'])
  expect(written('node:inspector')).toEqual([])
  const seldom = (edge: string) =>
    linesOf(
      kept([held(edge)], { made: [0.5, 0.5], place: { line: 2, column: 2, script: 'file:///app/main.mjs' } }),
    )
  expect(seldom('_onTimeout')).toEqual(['latest.set(0, problem)'])
  expect(seldom('callback')).toEqual([])
})
