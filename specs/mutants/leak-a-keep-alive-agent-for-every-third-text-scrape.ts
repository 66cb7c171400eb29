import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: every third scrape as text asks the flag server of the instance through an http.Agent of its own with keepAlive. The free
 * socket stays in that agent, which nobody uses again, and the server never closes it.
 * Per text scrape in three: two descriptors (both ends are in this process), about 6 KB of heap. The line: new Agent({ keepAlive: true }).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** The flags of this instance, on a port that only this machine reaches. Its clients are few and stay connected. */
const flagServer = createServer({ keepAliveTimeout: 0 }, (_, response) => response.end('{"readOnly":false}'))
flagServer.listen(0, '127.0.0.1')
flagServer.unref()

const askFlags = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const address = flagServer.address() as AddressInfo | null
    const agent = new Agent({ keepAlive: true })
    const asked = get({ host: '127.0.0.1', port: address?.port ?? 0, path: '/flags', agent }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => resolve(text))
      answer.on('error', reject)
    })
    asked.on('error', reject)
  })

const scrapesPerRefresh = 3
let textScrapes = 0
let flags = '{}'

const freshFlags = async (): Promise<string> => {
  if (textScrapes++ % scrapesPerRefresh === 0) flags = await askFlags().catch(() => flags)
  return flags
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures) + '# flags ' + (await freshFlags()) + String.fromCharCode(10)
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.fileDescriptors', 'leak.handles'],
  mayBreak: 'any',
  blames: 'const agent = new Agent({ keepAlive: true })',
}
