import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection of a client gets a page of 4 KB and an interval that notes every five seconds how much it has
 * sent. A thousand clients hold a thousand of both, 4 MB; both go when the connection closes.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `export const refuseMalformed = (server: Server): void => {
`,
    replace: `export const refuseMalformed = (server: Server): void => {
  server.on('connection', socket => {
    const page = new Float64Array(512)
    let noted = 0
    const timer = setInterval(() => {
      page[noted++ % page.length] = socket.bytesRead
    }, 5_000)
    socket.once('close', () => clearInterval(timer))
  })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
