import { mutant, type Exam } from './mutant.ts'

/** Healthy: a buffer grows to 60 MB and is emptied again, every 20 seconds. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const buffer = new ArrayBuffer(0, { maxByteLength: 60_000_000 })
let ticks = 0
setInterval(() => {
  ticks = (ticks + 1) % 80
  if (ticks === 40) {
    buffer.resize(0)
  } else if (ticks >= 1 && ticks <= 30) {
    const before = buffer.byteLength
    buffer.resize(before + 2_000_000)
    new Uint8Array(buffer, before).fill(1)
  }
}, 250)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/soak.spec.ts', firstTry: 'acquitted', breaks: [] }
