import { expect, test } from 'vitest'
import { liveHeap, quietCompiler } from './heap.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'

const idle = "globalThis.kept = []; console.log('up'); setInterval(() => {}, 1000)"

test('objects count as heap, buffers as external, garbage and logged objects as nothing', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  const grownBy = async (expression: string) => {
    const before = await liveHeap(inspector)
    await inspector.send('Runtime.evaluate', { expression })
    const after = await liveHeap(inspector)
    return { heap: after.heap - before.heap, external: after.external - before.external }
  }
  await grownBy('0')

  const objects = await grownBy('kept.push(new Array(100_000).fill(0.5)); 0')
  expect(objects.heap).toBeGreaterThan(800_000)
  expect(objects.heap).toBeLessThan(850_000)
  expect(objects.external).toBe(0)

  const buffers = await grownBy('kept.push(Buffer.alloc(1_000_000)); 0')
  expect(buffers.heap).toBeLessThan(50_000)
  expect(buffers.external).toBe(1_000_000)

  const garbage = await grownBy('{ const array = new Array(100_000).fill(0.5); console.error(array) }')
  expect(garbage.heap).toBeLessThan(50_000)
})

test('nothing is optimised until the quiet is disposed of', async () => {
  await using service = await startInspected(`
    process.getBuiltinModule('v8').setFlagsFromString('--allow-natives-syntax')
    // TurboFan's bit is 64 in Node 24 and 32 in Node 26.
    const isOptimised = new Function('f', 'return (%GetOptimizationStatus(f) & 96) !== 0')
    globalThis.mayOptimise = () => {
      const hot = new Function('n', 'let sum = 0; for (let i = 0; i < n; i++) sum += i * i; return sum')
      for (let call = 0; call < 3000; call++) hot(3000)
      return isOptimised(hot)
    }
    console.log('up')
    setInterval(() => {}, 1000)`)
  using inspector = await Inspector.connect(service.inspector)
  const ask = async () => {
    const expression = "if (!mayOptimise()) throw new Error('not optimised')"
    const { exceptionDetails } = await inspector.send('Runtime.evaluate', { expression })
    return exceptionDetails?.exception?.description ?? 'optimised'
  }
  {
    await using _quiet = await quietCompiler(inspector)
    expect(await ask()).toContain('not optimised')
  }
  expect(await ask()).toBe('optimised')
})
