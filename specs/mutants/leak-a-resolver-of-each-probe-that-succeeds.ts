import { mutant, type Exam } from './mutant.ts'

/** Each probe has a DNS resolver ready to find out why it failed, and only a probe that fails gives it up. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Resolver } from 'node:dns/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** To be cancelled together when the service stops. */
const resolvers = new Set<Resolver>()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    const resolver = new Resolver({ timeout: 500, tries: 1 })
    resolvers.add(resolver)
    try {
      await readiness.check()
    } catch (error) {
      await resolver.resolve4('database').catch(reason => reportFailure(reason, { method: 'GET', path: c.req.path }))
      resolvers.delete(resolver)
      throw error
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.native'],
  mayBreak: ['leak.handles', 'leak.external'],
  blames: ['resolvers.add(resolver)', 'const resolver = new Resolver({ timeout: 500, tries: 1 })'],
}
