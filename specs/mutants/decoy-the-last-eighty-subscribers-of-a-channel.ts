import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each scrape subscribes to a diagnostics channel and counts what is answered from then on, by status, so that the next
 * scrapes can be compared. When there are more than eighty subscribers, the oldest is unsubscribed, by the function that was
 * subscribed. Full after 640 requests; about 500 bytes each, 40 KB in all.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { channel } from 'node:diagnostics_channel'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const subscribersMax = 80
const answers = channel('ledger.answers')
const subscribers: ((message: unknown) => void)[] = []

/** Counts the answers from now on, by status. */
const countFromNow = (): void => {
  const counts = new Map<unknown, number>()
  const count = (status: unknown): void => {
    counts.set(status, (counts.get(status) ?? 0) + 1)
  }
  answers.subscribe(count)
  subscribers.push(count)
  if (subscribers.length <= subscribersMax) return
  const oldest = subscribers.shift()
  if (oldest !== undefined) answers.unsubscribe(oldest)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      answers.publish(response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    countFromNow()
    const figures = metrics.read()`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
