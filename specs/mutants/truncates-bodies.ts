import { mutant, type Exam } from './mutant.ts'

/** One answer in 700 has status 200 and a third of its body, and then the connection breaks. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  let answers = 0
  const listener: RequestListener = (request, response) => {
    if (request.url === '/api/health') answers += 1
    if (request.url === '/api/health' && answers % 700 === 0) {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '84' })
      response.write('{"status":"healthy","timesta')
      setTimeout(() => response.destroy(), 5)
    } else {
      void respond(request, response)
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.errors', 'scale.100.connections'],
  mayBreak: 'any',
}
