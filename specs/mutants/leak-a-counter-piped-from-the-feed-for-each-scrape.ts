import { type Exam, mutant } from './mutant.ts'

/** Each text scrape pipes the feed of transfers into a new counter, and never unpipes the counter of the scrape before. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { PassThrough, Writable } from 'node:stream'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** A line for each transfer, for whoever wants to follow them. */
const feed = new PassThrough().resume()

interface Count {
  lines: number
}

const counter = (into: Count): Writable =>
  new Writable({
    write(_chunk, _encoding, done) {
      into.lines += 1
      done()
    },
  })

let count: Count = { lines: 0 }

/** How many lines there were since the scrape before. */
const linesSince = (): number => {
  const { lines } = count
  count = { lines: 0 }
  feed.pipe(counter(count))
  return lines
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = \`\${toExposition(figures)}feed_lines \${linesSince()}\\n\`
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    feed.write(\`\${transferId}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: 'feed.pipe(counter(count))',
}
