import { expect, test } from 'vitest'
import { classHistogram } from './class-histogram.ts'
import { liveHeap } from './heap.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { lookInside, nativeInUse, openTargets } from './inside.ts'

const idle = "globalThis.kept = []; console.log('up'); setInterval(() => {}, 1000)"

test('a process tells what it has open and what keeps it alive', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  const before = await lookInside(inspector)
  const fs = "process.getBuiltinModule('node:fs')"
  await inspector.evaluate(`${fs}.openSync('/dev/null', 'r'); setTimeout(() => {}, 1e6); 0`)
  const after = await lookInside(inspector)
  expect(after.descriptors - before.descriptors).toBe(1)
  expect(await openTargets(inspector)).toContainEqual(['/dev/null', expect.any(Number)])
  expect(after.handles).toMatchObject({ Timeout: (before.handles['Timeout'] ?? 0) + 1 })
})

test('native memory is counted block by block, although it fills holes and the heap knows nothing of it', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  const read = async () => {
    await liveHeap(inspector)
    return (await nativeInUse(inspector)) ?? Number.NaN
  }
  await read()
  const before = await read()
  await inspector.evaluate("for (let i = 0; i < 1000; i++) process.env['V' + i] = 'x'.repeat(1000); 0")
  const gained = (await read()) - before
  expect(gained).toBeGreaterThan(1_000_000)
  expect(gained).toBeLessThan(1_600_000)
})

test('objects are counted by class, and what collections hold by number, without running any getter', async () => {
  await using service = await startInspected(`
    class Order { get total() { throw new Error('asked') } }
    globalThis.kept = []
    globalThis.keep = () => {
      for (let i = 0; i < 10; i++) kept.push(new Order())
      const samples = new Float64Array(100_000)
      kept.push(samples.fill(1, 0, 60_001))
      const frames = new Uint8Array(2 ** 20)
      for (let frame = 0; frame < 8_000; frame++) frames.fill(1, 64 * frame, 64 * frame + 18)
      kept.push(frames)
      const slots = new SharedArrayBuffer(0, { maxByteLength: 2 ** 20 })
      slots.grow(60_001)
      kept.push(slots, new SharedArrayBuffer(1_000))
      kept.push(new Map([[1, 2], [3, 4]]), new Set([1]), [1, 2, 3], { a: 1, b: 2 }, new Proxy({}, { get() { throw 1 } }))
    }
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  await classHistogram(inspector)
  const before = await classHistogram(inspector)
  await inspector.evaluate('keep(); 0')
  const after = await classHistogram(inspector)
  const gained = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  expect(['Order', 'Map', 'Set', 'elements of Map', 'elements of Set'].map(gained)).toEqual([10, 1, 1, 2, 1])
  expect(gained('elements of Array')).toBeGreaterThanOrEqual(15)
  expect(gained('{ a, b }')).toBe(1)
  expect(gained('bytes in use of Float64Array')).toBe(8 * 60_001)
  expect(gained('bytes in use of SharedArrayBuffer')).toBe(60_001)
  // Of frames whose ends are empty the last is met by chance.
  expect(gained('bytes in use of Uint8Array')).toBeGreaterThan(64 * 8_000 - 10_000)
  expect(gained('bytes in use of Uint8Array')).toBeLessThan(64 * 8_000)
})
