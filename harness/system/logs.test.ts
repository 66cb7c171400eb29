import Dockerode, { type Container } from 'dockerode'
import { PassThrough, type Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { serve } from '../testing/serve.ts'
import { ContainerLog, quietened, tailOf } from './logs.ts'

test('keeps the newest lines, whole, however they arrive', () => {
  const logs = new ContainerLog()
  const sink = logs.sink()
  sink.write(Buffer.from('one\ntw'))
  sink.write(Buffer.from('o\nthree'))
  expect(logs.lines().slice(-2)).toEqual(['two', 'three'])
  expect(logs.lines()).toEqual(['one', 'two', 'three'])
})

test('a character that arrives in two parts is whole', () => {
  const logs = new ContainerLog()
  const sink = logs.sink()
  const [first, ...others] = Buffer.from('é\n')
  for (const part of [[first ?? 0], others]) sink.write(Buffer.from(part))
  expect(logs.lines()).toEqual(['é'])
})

test('an unfinished line of one output stays whole when the other prints', () => {
  const logs = new ContainerLog()
  const [output, errors] = [logs.sink(), logs.sink()]
  output.write(Buffer.from('migrating … '))
  errors.write(Buffer.from('Warning: old\nWarn'))
  expect(logs.lines()).toEqual(['Warning: old', 'migrating … ', 'Warn'])
  output.write(Buffer.from('done\n'))
  expect(logs.lines()).toEqual(['Warning: old', 'migrating … done', 'Warn'])
})

test('of a line that never ends, only the beginning is kept', () => {
  const logs = new ContainerLog()
  const sink = logs.sink()
  for (let written = 0; written < 50; written++) sink.write(Buffer.from('x'.repeat(10_000)))
  expect(logs.lines()).toEqual(['x'.repeat(100_000)])
  sink.write(Buffer.from('\nnext\n'))
  expect(logs.lines()).toEqual(['x'.repeat(100_000), 'next'])
})

test('drops lines beyond the last 5,000', () => {
  const logs = new ContainerLog()
  logs.sink().write(Buffer.from(Array.from({ length: 9000 }, (_, index) => `line ${index}\n`).join('')))
  expect(logs.lines()).toHaveLength(5000)
  expect(logs.lines().at(-1)).toBe('line 8999')
})

const stack = (length: number) => Array.from({ length }, (_, index) => `    at f${index} (file:///a.mjs:1:1)`)

test.each([
  'Error: connect ECONNREFUSED 172.19.0.2:5432',
  'error: terminating connection due to administrator command',
  'TypeError [ERR_INVALID_ARG_TYPE]: no',
  'Uncaught Error: no',
  'panic: no',
])('of %o the last lines begin with it and its stack, where only the rest of that is among them', first => {
  const lines = ['starting', first, ...stack(12), "Emitted 'error' event on Client instance at:", ...stack(4)]
  expect(tailOf(lines, 3)).toEqual([first, ...stack(11), '…', ...stack(4).slice(-3)])
  expect(tailOf(lines, 17)).toEqual(lines.slice(-18))
  expect(tailOf(lines, 18)).toEqual(lines.slice(-18))
})

test('of what is no error, the first line of an entry is kept too', () => {
  const lines = ['serving', 'not served: {', "  code: '57P01',", "  path: '/orders'", '}', 'serving']
  expect(tailOf(lines, 5)).toEqual(lines.slice(-5))
  expect(tailOf(lines, 4)).toEqual(lines.slice(-5))
  expect(tailOf(lines, 3)).toEqual(['not served: {', '…', ...lines.slice(-3)])
  expect(tailOf(lines, 2)).toEqual(['not served: {', '…', '}', 'serving'])
  expect(tailOf(lines, 1)).toEqual(['serving'])
})

test('of what is long ago, or has no first line, the last lines are all', () => {
  expect(tailOf(stack(9), 3)).toEqual(stack(9).slice(-3))
  const lines = ['Error: no', ...Array.from({ length: 80 }, () => 'serving')]
  expect(tailOf(lines, 3)).toEqual(['serving', 'serving', 'serving'])
  expect(tailOf([], 3)).toEqual([])
})

test('an error is shown also where a field of it has hundreds of lines', () => {
  const fields = Array.from({ length: 300 }, (_, index) => `    field${index}: ${index},`).concat(
    '    _hadError: false,',
  )
  const dumped = [
    'Error: Connection terminated',
    ...stack(4),
    "Emitted 'error' event at:",
    ...stack(2),
    ...fields,
    '}',
  ]
  expect(tailOf(dumped, 3)).toEqual([...dumped.slice(0, 8), '…', ...dumped.slice(-3)])
  const later = [...dumped, ...Array.from({ length: 60 }, () => 'serving'), 'not served: {', ...fields]
  expect(tailOf(later, 2)).toEqual(['not served: {', '…', ...later.slice(-2)])
})

test('fields that an error does not have are left out, and what Node says of its inspector', () => {
  const error = [
    'no connection error: starting up',
    '  length: 98,',
    '  where: undefined,',
    '  schema: undefined',
    '}',
  ]
  expect(quietened([...error, 'user: undefined,', '', 'Debugger ending on ws://0.0.0.0:9229/8c'])).toEqual([
    'no connection error: starting up',
    '  length: 98,',
    '}',
    'user: undefined,',
  ])
  expect(tailOf(error, 3)).toEqual(['no connection error: starting up', '  length: 98,', '}'])
})

test('a table that the harness could not lock is no line, and a row that the service could not lock is one', () => {
  const lines = [
    '2026-12-02 UTC [96] ERROR:  could not obtain lock on relation "orders"',
    '2026-12-02 UTC [96] STATEMENT:  lock table public.orders in access exclusive mode nowait',
    '2026-12-02 UTC [97] ERROR:  could not obtain lock on row in relation "orders"',
    '2026-12-02 UTC [97] STATEMENT:  select id from orders for update nowait',
  ]
  expect(quietened(lines)).toEqual(lines.slice(2))
})

/** `outputs`: of each start that was read; `asked`: whether with what was printed before. */
const attached = () => {
  const outputs: PassThrough[] = []
  const asked: boolean[] = []
  const container = {
    attach: async ({ logs }: { readonly logs: boolean }) => {
      asked.push(logs)
      const output = new PassThrough()
      outputs.push(output)
      return output
    },
    modem: { demuxStream: (output: PassThrough, sink: Writable) => output.pipe(sink) },
  } as unknown as Container
  return { container, outputs, asked }
}

test('the last lines of a container that has ended are waited for', async () => {
  const { container, outputs } = attached()
  const log = new ContainerLog()
  await log.complete()
  await log.read(container)
  const complete = log.complete().then(() => log.lines())
  outputs[0]?.write('first\n')
  setTimeout(() => outputs[0]?.end('last\n'), 100)
  expect(await complete).toEqual(['first', 'last'])
  await log.read(container)
  const gone = log.complete()
  log.stopReading()
  await gone
})

test('each start is read into one log, until reading stops', async () => {
  const { container, outputs, asked } = attached()
  const log = new ContainerLog()
  await log.read(container, { all: true })
  outputs[0]?.end('first\ncut off')
  await expect.poll(() => log.tail(2)).toEqual(['first', 'cut off'])
  await log.read(container)
  outputs[1]?.write('second\n')
  await expect.poll(() => log.tail(3)).toEqual(['first', 'cut off', 'second'])
  expect(asked).toEqual([true, false])
  log.stopReading()
  expect(outputs.map(({ destroyed }) => destroyed).at(-1)).toBe(true)
})

test('the engine notices that nobody reads any more', async () => {
  const closed = Promise.withResolvers<string>()
  await using engine = await serve((request, response) => {
    response.flushHeaders()
    request.socket.once('close', () => closed.resolve('closed'))
  })
  const { hostname: host, port } = new URL(engine.origin)
  const log = new ContainerLog()
  await log.read(new Dockerode({ host, port }).getContainer('service'))
  log.stopReading()
  expect(await closed.promise).toBe('closed')
})
