import { expect, test } from 'vitest'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { insertionsDuring, noteCollections } from './insertions.ts'

test('whoever puts something into what grows is named by place, as far as it stays there, and everything is as before afterwards', async () => {
  await using service = await startInspected(`
    import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
    import { join } from 'node:path'
    import { tmpdir } from 'node:os'
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-insertions-'))
    const file = join(folder, 'keep.mjs')
    writeFileSync(file, [
      'export const kept = new Map(), list = [], byName = {}, ring = [], underWay = new Set()',
      'const memory = new WebAssembly.Memory({ initial: 1 }), bytes = new ArrayBuffer(1, { maxByteLength: 1_000 })',
      'export const owned = new DisposableStack(), told = new (process.getBuiltinModule("node:net").BlockList)()',
      'export const keep = number => {',
      '  kept.set(number, {})',
      '  list.push(number)',
      '  byName[\`name \${number}\`] = number',
      '  ring.push(number)',
      '  if (ring.length > 10) ring.shift()',
      '  underWay.add(number)',
      '  if (number % 3 > 0) underWay.delete(number)',
      '  memory.grow(1)',
      '  bytes.resize(bytes.byteLength + 1)',
      '  owned.defer(() => number)',
      '  told.addAddress(\`10.0.0.\${number}\`)',
      '}',
    ].join('\\n'))
    const { kept, keep, list, byName, owned } = await import(file)
    rmSync(folder, { recursive: true })
    Object.assign(globalThis, { kept, keep, list, byName, owned })
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  const keep = (from: number) =>
    inspector.evaluate<void>(`for (let n = ${from}; n < ${from + 10}; n++) keep(n); 0`)
  await noteCollections(inspector)
  await keep(0)
  let next = 0
  const insertions = await insertionsDuring(inspector, () => keep((next += 10)))
  const found = insertions.map(({ method, callers: [at], count }) => `${method} ${at?.line} ${count}`)
  expect(found.toSorted()).toEqual([
    'add 10 3',
    'addAddress 15 10',
    'assignment 7 10',
    'defer 14 10',
    'grow 12 10',
    'push 6 10',
    'resize 13 10',
    'set 5 10',
  ])
  expect(insertions[0]?.callers[0]?.url).toMatch(/keep\.mjs$/)
  expect(
    await inspector.evaluate(
      "Object.hasOwn(kept, 'set') || Object.hasOwn(owned, 'use') || 'plumblineNotebook' in globalThis",
    ),
  ).toBe(false)
  expect(
    await inspector.evaluate(
      'Object.getPrototypeOf(list) === Array.prototype && byName.constructor === Object',
    ),
  ).toBe(true)
})
