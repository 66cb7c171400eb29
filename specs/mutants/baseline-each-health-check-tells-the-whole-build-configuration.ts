import { mutant, type Exam } from './mutant.ts'

/**
 * So that support knows the build, each health check also tells the whole build configuration of Node,
 * `process.config`: some kilobytes in each answer. At 120 requests a second that is several megabits a second.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }),`,
    replace: `uptime: process.uptime(), build: process.config }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.network'],
  mayBreak: 'any',
}
