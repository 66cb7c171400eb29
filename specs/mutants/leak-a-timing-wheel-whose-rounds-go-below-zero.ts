import { type Exam, mutant } from './mutant.ts'

/**
 * Recent answers are kept for support and forgotten by a timing wheel of 32 slots, good ones within four seconds, refusals
 * after two. What stays for less than one turn of the wheel has no rounds to wait; but the rounds are counted down before they
 * are compared with zero, so a refusal goes to -1 and is never forgotten. Breaks "no request leaves anything behind"
 * (leak.heap).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Seen {
  readonly number: number
  readonly text: string
  rounds: number
}

const tickMs = 100
const wheel = Array.from({ length: 32 }, () => new Set<Seen>())
const seen = new Map<number, Seen>()
let hand = 0
let numbers = 0

const remember = (text: string, forMs: number): void => {
  const ticks = Math.round(forMs / tickMs)
  numbers += 1
  const entry: Seen = { number: numbers, text, rounds: Math.floor(ticks / wheel.length) }
  seen.set(entry.number, entry)
  wheel[(hand + ticks) % wheel.length]?.add(entry)
}

setInterval(() => {
  hand = (hand + 1) % wheel.length
  const slot = wheel[hand]
  if (slot === undefined) return
  for (const entry of slot) {
    entry.rounds -= 1
    if (entry.rounds !== 0) continue
    slot.delete(entry)
    seen.delete(entry.number)
  }
}, tickMs).unref()

process.on('SIGUSR2', () => {
  for (const { text } of seen.values()) console.log(text)
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      remember(
        \`\${request.method} \${request.url} \${response.status}\`,
        response.status < 400 ? 4_000 : 2_000,
      )`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
