import { mkdtempDisposable, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { draftVariable } from '../record/report-draft.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { attributeHeap } from './attribution.ts'
import { Inspector } from './inspector.ts'
import { noteCollections } from './insertions.ts'
import { Sources } from './sources.ts'

test('each leak that is traced keeps snapshots of its own', { timeout: 30_000 }, async () => {
  await using draft = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  vi.stubEnv(draftVariable, draft.path)
  onTestFinished(() => void vi.unstubAllEnvs())
  await using service = await startInspected(`
    class Ticket {}
    const kept = []
    globalThis.keep = () => { for (let n = 0; n < 20; n++) kept.push(new Ticket()) }
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  await noteCollections(inspector)
  const drive = () => inspector.evaluate<void>('keep()')
  const pathsOf = async () => {
    const { classes } = await attributeHeap(inspector, new Sources(), { drive, expected: 20 })
    return classes.flatMap(origin => (origin.kind === 'snapshots' ? origin.paths : []))
  }
  const paths = [...(await pathsOf()), ...(await pathsOf())]
  expect(new Set(paths).size).toBe(6)
  const files = await readdir(draft.path)
  expect(files).toEqual(expect.arrayContaining(paths.map(path => path.replace('report/', ''))))
})

test('in a heap too large for snapshots the line that allocates is found', { timeout: 30_000 }, async () => {
  await using service = await startInspected(`
    globalThis.large = Array.from({ length: 60 }, () => new Array(100_000).fill(0.5))
    let last = { before: undefined }
    globalThis.keep = () => { for (let n = 0; n < 200; n++) last = { before: last, n } }
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  await noteCollections(inspector)
  const drive = () => inspector.evaluate<void>('keep()')
  const { places, classes } = await attributeHeap(inspector, new Sources(), { drive, expected: 200 })
  expect(classes).toMatchObject([{ kind: 'heapTooLarge' }])
  expect(places).toMatchObject([{ kind: 'allocated', function: 'globalThis.keep' }])
})
