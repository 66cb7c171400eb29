import { type Exam, mutant } from './mutant.ts'

/**
 * Every answer is a peak of a Merkle mountain range, so that an auditor can prove that none is missing. Two peaks of one
 * height should be merged as long as there are two, but it says `if` in place of `while`: only the newest pair is merged, and
 * one peak of height 1 stays for every two answers. Breaks "no request leaves anything behind" (leak.heap, leak.external).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `import { createHash } from 'node:crypto'

interface Peak {
  readonly height: number
  readonly digest: Buffer
}

/** One peak for each bit of the number of answers. */
const peaks: Peak[] = []

const digestOf = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const append = (line: string): void => {
  peaks.push({ height: 0, digest: digestOf(line) })
  const [left, right] = peaks.slice(-2)
  if (left !== undefined && right !== undefined && left.height === right.height) {
    peaks.splice(-2, 2, { height: left.height + 1, digest: digestOf(left.digest, right.digest) })
  }
}

/** For the auditor: the root over all answers. */
process.on('SIGUSR2', () => {
  console.log(JSON.stringify({ root: digestOf(...peaks.map(({ digest }) => digest)).toString('hex') }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      append(\`\${request.method} \${request.url} \${response.status} \${startedAt}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
