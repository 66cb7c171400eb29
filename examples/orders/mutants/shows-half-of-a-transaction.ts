import { mutant, type Exam } from './mutant.ts'

/** Each entry is committed separately: of two pieces the first is shown alone. G1b, an intermediate read. */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      await lock(rows, waiter.shown)
`,
    replace: ``,
  },
  {
    file: 'src/waiting.ts',
    find: `await rows('add', text, sku, \`\${key}/\${piece}\`)`,
    replace: `{
      await rows('add', text, sku, \`\${key}/\${piece}\`)
      await rows('end', 'commit')
      await rows('begin', 'begin')
    }`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'G1b',
  firstTry: 'caught',
}
