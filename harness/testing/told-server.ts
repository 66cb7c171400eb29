import { createServer } from 'node:http'

/** Responds at once, until a command inside its container makes it slow or fill its memory. */
const kept: Buffer[] = []
let delayMs = 0
const tell: Readonly<Record<string, () => void>> = {
  '/slow': () => (delayMs = 150),
  '/fill': () => setInterval(() => kept.push(Buffer.alloc(2e7, 1)), 20),
}
createServer(({ url = '' }, response) => {
  tell[url]?.()
  setTimeout(() => response.end('ok'), delayMs)
}).listen(8080)
process.once('SIGTERM', () => process.exit())
