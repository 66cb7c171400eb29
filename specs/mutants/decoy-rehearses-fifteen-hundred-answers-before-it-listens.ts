import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: before it listens, the service asks its own API 1,500 times for its health, so that the compiler has seen the path before the
 * first client comes. That is 0.2 to 0.5 s of CPU at all that the quota gives, in one go, on the event loop that everybody shares later.
 *
 * Judged by baseline (and all others): nobody is connected yet, a start of one second more is within `readyWithin` (5 s), and nothing is left over
 * but 1,500 more in the count of requests and 5 to 10 MB of code and heap (25 to 40 MB of 500). The line that looks wrong is
 * app/service.ts, the loop in `rehearse`.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { type Api, createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const rehearsals = 1_500

/** The first client should not wait for the compiler. */
const rehearse = async (api: Api): Promise<void> => {
  for (let done = 0; done < rehearsals; done += 1) {
    const answer = await api.fetch(new Request('http://localhost/api/health'))
    await answer.text()
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  await rehearse(api)
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
