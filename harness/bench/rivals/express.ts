/** The original server of this project, in Express 5: its middleware, and only the measured route. */
import express from 'express'

const app = express()

const metrics = {
  requestCount: 0,
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

const PORT = process.env['PORT'] ?? 3000
app.listen(PORT, () => {
  console.log(`Server running on port ${PORT}`)
})
