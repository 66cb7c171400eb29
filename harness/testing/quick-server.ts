import { createServer } from 'node:http'

/** Answers at once. */
createServer((_, response) => response.end('ok')).listen(8080)
process.once('SIGTERM', () => process.exit())
