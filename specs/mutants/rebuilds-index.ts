import { mutant, type Exam } from './mutant.ts'

/** Every three seconds it builds an index of 485 MB, keeps it for two seconds, and frees it again. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const index = new ArrayBuffer(0, { maxByteLength: 485_000_000 })
let ticks = 0
setInterval(() => {
  ticks = (ticks + 1) % 300
  if (ticks === 0) {
    index.resize(0)
  } else if (ticks <= 97) {
    const before = index.byteLength
    index.resize(before + 5_000_000)
    new Uint8Array(index, before).fill(1)
  }
}, 10)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.memory'],
  mayBreak: 'any',
}
