/** A minimal Node server with the same response. */
import { createServer } from 'node:http'

createServer((request, response) => {
  if (request.url !== '/api/health') {
    response.writeHead(404).end()
    return
  }
  const body = JSON.stringify({
    status: 'healthy',
    timestamp: new Date().toISOString(),
    uptime: process.uptime(),
  })
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}).listen({ port: 3000, host: '0.0.0.0', backlog: 4_096 })
