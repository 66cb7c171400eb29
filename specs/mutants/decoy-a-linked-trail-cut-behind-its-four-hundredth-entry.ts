import { type Exam, mutant } from './mutant.ts'

/**
 * Each answer is an entry that points to the one before, so that a debugger can walk back from the latest. When the trail has
 * 1,200 entries, it is walked to the 400th and cut there: the 800 behind are held by nothing else. It rises for 1,200 requests,
 * and then for 800 at a time.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Entry {
  readonly text: string
  before: Entry | undefined
}

const entriesMax = 1_200
const entriesKept = 400

let latest: Entry | undefined
let entries = 0

const note = (text: string): void => {
  const entry: Entry = { text, before: latest }
  latest = entry
  entries += 1
  if (entries < entriesMax) return
  let last = entry
  for (let kept = 1; kept < entriesKept; kept += 1) last = last.before ?? last
  last.before = undefined
  entries = entriesKept
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      note(\`\${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
