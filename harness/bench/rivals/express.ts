/** The server this project began with, in Express 5: its original middleware and routes. */
import express from 'express'

const app = express()

const metrics = {
  requestCount: 0,
  errorCount: 0,
  responseTimes: [] as number[],
}

app.use((_req, res, next) => {
  const start = Date.now()
  res.on('finish', () => {
    const duration = Date.now() - start
    metrics.responseTimes.push(duration)
    metrics.requestCount++
    if (metrics.responseTimes.length > 1000) {
      metrics.responseTimes.shift()
    }
  })
  next()
})

app.get('/api/health', (_req, res) => {
  res.json({
    status: 'healthy',
    timestamp: new Date().toISOString(),
    uptime: process.uptime(),
  })
})

app.get('/api/metrics', (_req, res) => {
  const { responseTimes } = metrics
  const sorted = responseTimes.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  res.json({
    requestCount: metrics.requestCount,
    errorCount: metrics.errorCount,
    responseTime: {
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      mean: sorted.reduce((a, b) => a + b, 0) / sorted.length || 0,
    },
    memory: {
      rss: process.memoryUsage().rss,
      heapTotal: process.memoryUsage().heapTotal,
      heapUsed: process.memoryUsage().heapUsed,
    },
  })
})

const PORT = process.env['PORT'] ?? 3000
app.listen(PORT, () => {
  console.log(`Server running on port ${PORT}`)
})
