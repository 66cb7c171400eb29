import { type Exam, mutant } from './mutant.ts'

/**
 * An error tracker groups refusals into issues, by method, path and status. Each issue keeps its last 60 events, each event its
 * own list of the 30 breadcrumbs before it, and so the requests of long ago. There are at most 50 issues, and with the paths of
 * the spec about seven. An issue that one in 16 requests belongs to is full after 960 requests; some 400 KB in all, and then
 * each event takes the place of the oldest.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Crumb {
  readonly text: string
  readonly at: Date
}

interface Incident {
  readonly at: Date
  readonly crumbs: readonly Crumb[]
}

const crumbsMax = 30
const incidentsMax = 60
const issuesMax = 50
const crumbs: Crumb[] = []
const issues = new Map<string, Incident[]>()

const leaveCrumb = (text: string): void => {
  crumbs.push({ text, at: new Date() })
  if (crumbs.length > crumbsMax) crumbs.shift()
}

/** What led to it is kept as it was: the trail goes on. */
const capture = (fingerprint: string): void => {
  if (!issues.has(fingerprint) && issues.size >= issuesMax) return
  const incidents = issues.get(fingerprint) ?? []
  incidents.push({ at: new Date(), crumbs: [...crumbs] })
  if (incidents.length > incidentsMax) incidents.shift()
  issues.set(fingerprint, incidents)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const fingerprint = \`\${request.method} \${new URL(request.url).pathname} \${response.status}\`
      leaveCrumb(\`\${fingerprint} in \${(performance.now() - startedAt).toFixed(1)} ms\`)
      if (response.status >= 400) capture(fingerprint)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
