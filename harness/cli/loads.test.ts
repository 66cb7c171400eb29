import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { get } from '../load/call.ts'
import { callOf, loadsOf } from './loads.ts'

async function exporting(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-loads-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'compared.mjs')
  await writeFile(path, source)
  return path
}

const call = `{ kind: 'call', method: 'GET', path: '/', headers: {} }`

test('a load names its call, or what prepares it', async () => {
  const path = await exporting(`export const compared = {
    plain: { clients: 2, call: () => (${call}) },
    prepared: { clients: 3, prepare: async origin => () => origin },
  }`)
  const { plain, prepared } = await loadsOf(path)
  expect(plain?.clients).toBe(2)
  expect(await callOf({ clients: 1, call: get('/') }, '')).toEqual(get('/'))
  const made = await callOf(prepared ?? { clients: 1 }, 'http://here')
  expect((made as unknown as () => string)()).toBe('http://here')
})

test('what is prepared is named without the ids of one service', async () => {
  const prepare = async () => get('/quotes/b7b9e8e2-5150-485d-8dae-8705ffe1a600')
  expect(await callOf({ clients: 1, prepare }, '')).toMatchObject({ name: 'GET /quotes/:id' })
})

test.each([
  ['orders: { clients: 2 }', /compared\.orders has neither `call` nor `prepare`[^]*fix: write call: get/],
  ['orders: { clients: 2, calls: 1 }', /compared\.orders\.calls is not an option/],
  ['orders: { call: () => 1 }', /compared\.orders\.clients is missing/],
  ['', /exports no loads as `compared`/],
])('{ %s } is refused', async (loads, message) => {
  await expect(loadsOf(await exporting(`export const compared = { ${loads} }`))).rejects.toThrow(message)
})

test('what is no object holds no loads', async () => {
  const path = await exporting('export const compared = null')
  await expect(loadsOf(path)).rejects.toThrow(/exports no loads as `compared`/)
})

test('there must be such a file, and a call must come of what is prepared', async () => {
  await expect(loadsOf('nowhere.ts')).rejects.toThrow(
    /no file of loads at nowhere\.ts\n.*in TypeScript or JavaScript/,
  )
  const prepare = async () => 7 as never
  await expect(callOf({ clients: 1, prepare }, '')).rejects.toThrow(
    /resolves to is 7, expected a call.*\n {2}fix: return one: prepare: async origin => get\('\/orders'\)/,
  )
})
