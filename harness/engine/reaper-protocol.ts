import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** One line of a client: matches resources that have all of these labels, `name=value` or `name`. */
export interface Filter {
  readonly label: readonly string[]
}

/** A line is a query string, `label=name=value&label=…`. Without a label it would match everything on the machine. */
export const parseFilter = (line: string): Filter | undefined => {
  const query = new URLSearchParams(line)
  const label = query.getAll('label').filter(value => value !== '')
  const others = [...query.keys()].some(name => name !== 'label')
  return label.length === 0 || others ? undefined : { label }
}

/** Calls `hear` with each line of a client, except empty ones. A reset of its connection is an end like any other. */
export const hearLines = (client: Readable, hear: (line: string) => void): void => {
  const lines = createInterface({ input: client })
  lines.on('line', text => {
    if (text.trim() !== '') hear(text.trim())
  })
  // It emits the errors of its input again, and one that nobody listens to would end this process.
  lines.on('error', () => undefined)
}
