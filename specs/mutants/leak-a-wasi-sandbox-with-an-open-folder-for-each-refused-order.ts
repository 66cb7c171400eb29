import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: the house rules for orders are a WebAssembly program, and each order has a WASI sandbox of its own, made before the transfer
 * and started after it. A sandbox opens its folder when it is made, by a call of C that no handle of Node shows. The sandbox
 * of an order that is refused is never started and stays in the list of those that wait.
 * Per order refused with 404 or 422: a descriptor of /tmp, 2 KB of heap and some KB of native memory. The line: new WASI(…).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { WASI } from 'node:wasi'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** (module (import "host" "memory" (memory 1)) (export "memory" (memory 0)) (func (export "_start"))) */
const rules = new WebAssembly.Module(
  Buffer.from(
    '0061736d01000000' +
      '010401600000' +
      '02100104686f7374066d656d6f7279020001' +
      '03020100' +
      '0713' + '02' + '066d656d6f72790200' + '065f73746172740000' +
      '0a040102000b',
    'hex',
  ),
)
const memory = new WebAssembly.Memory({ initial: 1 })
const waiting = new Map<number, WASI>()
let orders = 0

/** @returns the number under which the sandbox waits. */
const prepareRules = (): number => {
  const sandbox = new WASI({ version: 'preview1', args: ['rules'], preopens: { '/rules': '/tmp' } })
  waiting.set(++orders, sandbox)
  return orders
}

const runRules = (number: number): void => {
  const sandbox = waiting.get(number)
  if (sandbox === undefined) return
  waiting.delete(number)
  sandbox.start(new WebAssembly.Instance(rules, { host: { memory }, ...sandbox.getImportObject() }))
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const number = prepareRules()
    const { transferId, replayed } = await bank.transfer(order)
    runRules(number)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
