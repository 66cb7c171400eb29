import { type Exam, mutant } from './mutant.ts'

/**
 * Requests under way are fields of an object, which a signal prints as JSON. An answered one is set to undefined and not
 * deleted. JSON leaves such fields out, so the print looks right, but the object keeps the name of every request that ever
 * came. Breaks "no request leaves anything behind" (leak.heap).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** The requests under way and when they began, to see what hangs. */
const open: Record<string, number | undefined> = {}
let requestsBegun = 0

process.on('SIGUSR2', () => {
  console.log(JSON.stringify({ open }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    requestsBegun += 1
    const name = \`\${requestsBegun} \${request.method} \${request.url}\`
    open[name] = Date.now()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      open[name] = undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
