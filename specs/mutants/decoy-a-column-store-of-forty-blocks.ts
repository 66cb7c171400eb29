import { mutant, type Exam } from './mutant.ts'

/**
 * The last answers by column, in blocks of 64. A block is made when the one before is full, until there are forty; then the oldest is
 * written over.
 * Bound: 40 blocks of three typed arrays and 64 paths, 2,560 answers of about 140 bytes, 360 KB; full after 2,560 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const blocksAtMost = 40
const answersPerBlock = 64

const emptyBlock = () => ({
  at: new Float64Array(answersPerBlock),
  durationMs: new Float64Array(answersPerBlock),
  status: new Uint16Array(answersPerBlock),
  path: new Array<string>(answersPerBlock).fill(''),
})

/** The last answers. Columns compress well, when somebody exports them. */
class Columns {
  readonly #blocks: ReturnType<typeof emptyBlock>[] = []
  #count = 0

  add(at: number, durationMs: number, status: number, path: string): void {
    const place = this.#count % answersPerBlock
    const number = Math.floor(this.#count / answersPerBlock) % blocksAtMost
    this.#count += 1
    const block = this.#blocks[number] ?? emptyBlock()
    this.#blocks[number] = block
    block.at[place] = at
    block.durationMs[place] = durationMs
    block.status[place] = status
    block.path[place] = path
  }
}

const columns = new Columns()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { pathname } = new URL(request.url)
      columns.add(startedAt, performance.now() - startedAt, response.status, pathname)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
