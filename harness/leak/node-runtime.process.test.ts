import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundle, sourceMap } from '../system/bundle.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'
import { openRuntime } from './node-runtime.ts'

const unhurried = { timeout: 60_000 }

/** Each way of keeping something, by the number of a request. */
const source = `
import { createSocket } from 'node:dgram'
import { Session } from 'node:inspector'
import { Worker } from 'node:worker_threads'
const auditor = new Worker(\`
  const trail = []
  require('node:worker_threads').parentPort.on('message', id => {
    trail.push({ id, at: Date.now() })
    require('node:worker_threads').parentPort.postMessage(0)
  })\`, { eval: true, name: 'auditor', execArgv: [] })
interface Order { readonly id: number }
const orders: Order[] = []
const target = new EventTarget()
let latest: { readonly before: unknown; readonly at: number } | undefined
const statements = new WeakMap<object, Map<string, object>>()
const session = {}

const keep: Record<string, (id: number) => void> = {
  list: id => {
    orders.push({ id })
  },
  listener: id => {
    target.addEventListener('end', () => console.log(id))
  },
  thread: id => {
    behind += 1
    auditor.postMessage(id)
  },
  socket: () => {
    const socket = createSocket('udp4')
    socket.on('error', () => {})
    socket.bind()
  },
  session: () => {
    const inspecting = new Session()
    inspecting.connect()
  },
  chain: id => {
    latest = { before: latest, at: id }
  },
  product: id => {
    product *= 2n ** 4096n + BigInt(id)
  },
  shared: () => {
    slots.grow(slots.byteLength + 512)
    new Uint8Array(slots).fill(1)
  },
  samples: id => {
    if (id >= samples.length) samples = grown(samples)
    samples[id] = id + 1
  },
}
let product = 1n
const slots = new SharedArrayBuffer(0, { maxByteLength: 2 ** 20 })
let samples = new Float64Array(16)
const grown = (all: Float64Array): Float64Array<ArrayBuffer> => {
  const larger = new Float64Array(2 * all.length)
  larger.set(all)
  return larger
}
statements.set(session, new Map())
let behind = 0
auditor.on('message', () => (behind -= 1))
Object.assign(globalThis, { keep, behind: () => behind })
`

/** What is kept by each request, the figure that grows, and the lines that it is led to. */
const kept = [
  { ways: ['list'], figure: '{ id }', lines: ['inserted: orders.push({ id })'] },
  {
    ways: ['listener', 'socket'],
    figure: 'Function',
    lines: [
      "functionKept: target.addEventListener('end', () => console.log(id))",
      "functionKept: const socket = createSocket('udp4')",
    ],
  },
  {
    ways: ['thread'],
    figure: '{ id, at } in worker auditor',
    lines: ['inserted: trail.push({ id, at: Date.now() })'],
  },
  {
    ways: ['session'],
    figure: 'Session',
    lines: ['allocated: const inspecting = new Session()', 'allocated: inspecting.connect()'],
  },
  { ways: ['chain'], figure: '{ before, at }', lines: ['fed: latest = { before: latest, at: id }'] },
  { ways: ['product'], figure: 'heap', lines: ['fed: product *= 2n ** 4096n + BigInt(id)'] },
  {
    ways: ['shared'],
    figure: 'bytes in use of SharedArrayBuffer',
    lines: ['inserted: slots.grow(slots.byteLength + 512)'],
  },
  { ways: ['samples'], figure: 'bytes in use of Float64Array', lines: ['fed: samples[id] = id + 1'] },
]

// In one process: what is kept in one way does not grow while another is driven.
test('what is kept is led to its line, and the variable of a module to its file', unhurried, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-runtime-'))
  const file = join(folder.path, 'main.ts')
  await writeFile(file, source)
  const built = join(folder.path, 'main.mjs')
  await writeFile(built, await bundle(file))
  await using process = await startInspected(
    `await import(${JSON.stringify(built)}); console.log('up'); setInterval(() => {}, 1000)`,
  )
  using caller = await Inspector.connect(process.inspector)
  const map = sourceMap(file)
  await using runtime = await openRuntime(process.inspector, { root: folder.path, bundleMap: () => map })
  const attached = async () =>
    Object.keys(await runtime.readObjects()).some(name => name.endsWith(' in worker auditor'))
  await expect.poll(attached, { timeout: 10_000 }).toBe(true)
  let id = 0
  for (const { ways, figure, lines } of kept) {
    const drive = async (each: number) => {
      for (const from = id; id < from + each; id++) {
        for (const way of ways) await caller.evaluate(`keep.${way}(${id}); 0`)
      }
      await expect.poll(async () => caller.evaluate('behind()')).toBe(0)
    }
    const check = figure.startsWith('bytes') ? 'external' : 'heap'
    const leaks = [{ check, figure, perRequest: 1 }]
    const work = { everyRoute: async () => drive(4), drive, clients: 1 }
    const { [check]: origins = [] } = await runtime.attribute(leaks, work)
    const found = origins.flatMap(origin => ('at' in origin ? [`${origin.kind}: ${origin.at.text}`] : []))
    expect(new Set(found)).toEqual(new Set(lines))
    if (figure !== '{ id }') continue
    const retained = origins.find(origin => origin.kind === 'retained')
    expect(retained?.path.at(-1)).toMatchObject({ edge: 'orders', file: expect.stringMatching(/main\.ts$/) })
  }
})

test('worker threads are read, and told by name', unhurried, async () => {
  await using process = await startInspected(`
    import { Worker } from 'node:worker_threads'
    const worker = new Worker(
      'class Kept {}; const kept = []; require("node:worker_threads").parentPort.on("message", () => kept.push(new Kept()))',
      { eval: true, name: 'auditor', execArgv: [] },
    )
    worker.once('online', () => console.log('up'))
    globalThis.post = () => worker.postMessage(1)`)
  await using runtime = await openRuntime(process.inspector, { root: '.' })
  using caller = await Inspector.connect(process.inspector)
  await caller.evaluate('post(); post(); 0')
  await expect
    .poll(async () => (await runtime.readObjects())['Kept in worker auditor'], { timeout: 10_000 })
    .toBe(2)
  // Twice as much as one thread has.
  const { heap = 0 } = await runtime.readMemory()
  const alone = await caller.send('Runtime.getHeapUsage')
  expect(heap).toBeGreaterThan(1.5 * alone.usedSize)
})
