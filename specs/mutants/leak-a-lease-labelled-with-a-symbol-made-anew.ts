import { type Exam, mutant } from './mutant.ts'

/**
 * Each lease labels its connection with a symbol and takes the label off at its end. `Symbol('lease')` is another symbol each time,
 * so nothing is taken off: a lasting connection keeps one property for each lease it ever had.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `interface Label {
  readonly leasedAt: string
  readonly leaseMs: number
  readonly waitedMs: number
}

/** A symbol, so that the label never meets a property of the driver. */
const labelKey = (): symbol => Symbol('lease')

/** Shows in a debugger or a heap dump who has the connection. */
const label = (connection: Connection, value: Label): void => {
  Object.defineProperty(connection, labelKey(), { value, configurable: true })
}

const unlabel = (connection: Connection): void => {
  Reflect.deleteProperty(connection, labelKey())
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    const waitedMs = performance.now() - enteredAt
    label(connection, { leasedAt: new Date().toISOString(), leaseMs, waitedMs })
    const leftMs = leaseMs - waitedMs`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      unlabel(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
