/** A service for the exam of containers beside it. It contacts each, with just enough of its protocol to identify it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'

/** The first bytes of the response, as text. */
async function hear(address: string, said = ''): Promise<string> {
  const [host = '', port] = address.split(':')
  const socket = connect({ host, port: Number(port) })
  socket.write(said, 'latin1')
  try {
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(2_000) })) as [Buffer]
    return answer.toString('latin1')
  } finally {
    socket.destroy()
  }
}

const { CACHE = '', SHOP = '', DATABASE = '' } = process.env
const spin = "EVAL 'for i = 1, 1000000 do end return 1' 0\r\n"
/** The request for TLS, to which Postgres responds with one letter. */
const askForTls = '\0\0\0\u0008\u0004\u00d2\u0016\u002f'

const answers: Readonly<Record<string, () => Promise<string>>> = {
  '/ready': async () =>
    JSON.stringify({
      cache: await hear(CACHE, 'PING\r\n'),
      shop: await hear(SHOP),
      database: await hear(DATABASE, askForTls),
    }),
  '/spin': () => hear(CACHE, spin),
}

createServer((request, response) => {
  const answer = answers[request.url ?? '']
  if (answer === undefined) return void response.writeHead(404).end()
  answer().then(
    text => response.end(text),
    (error: unknown) => response.writeHead(503).end(String(error)),
  )
}).listen(3000)
process.on('SIGTERM', () => process.exit(0))
