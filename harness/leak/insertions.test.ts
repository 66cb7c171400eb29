import { expect, test } from 'vitest'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { insertionsDuring } from './insertions.ts'

test('whoever puts something into what grows is named by place, and everything is as before afterwards', async () => {
  await using service = await startInspected(`
    import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
    import { join } from 'node:path'
    import { tmpdir } from 'node:os'
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-insertions-'))
    const file = join(folder, 'keep.mjs')
    writeFileSync(file, 'export const kept = new Map()\\nexport const keep = number =>\\n  kept.set(number, {})\\n')
    const { kept, keep } = await import(file)
    rmSync(folder, { recursive: true })
    Object.assign(globalThis, { kept, keep })
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  const keep = (from: number) =>
    inspector.evaluate<void>(`for (let n = ${from}; n < ${from + 10}; n++) keep(n); 0`)
  const [insertion, ...others] = await insertionsDuring(
    inspector,
    () => keep(0),
    () => keep(10),
  )
  expect(insertion).toMatchObject({ method: 'set', line: 3, column: 8, count: 10 })
  expect(insertion?.url).toMatch(/keep\.mjs$/)
  expect(others).toEqual([])
  expect(await inspector.evaluate("Object.hasOwn(kept, 'set') || 'plumblineNotebook' in globalThis")).toBe(
    false,
  )
})
