import { mutant, type Exam } from './mutant.ts'

/**
 * Several scrapers and a dashboard ask for the figures, so an answer of `/api/metrics` is kept for 250 ms and given to
 * whoever asks next. It is kept with its media type, and nobody asks whether the next one wants the same: a dashboard that
 * comes just behind Prometheus gets text where it needs JSON, and Prometheus behind a dashboard gets JSON, which it
 * refuses.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {
    const figures = metrics.read()
    if (!wantsText(c)) return c.json(figures)
    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })
  })`,
    replace: `  const keptMs = 250
  let kept = { until: 0, type: '', text: '' }

  app.get('/api/metrics', c => {
    const now = performance.now()
    if (kept.until < now) {
      const figures = metrics.read()
      const [type, text] = wantsText(c)
        ? [expositionType, toExposition(figures)]
        : ['application/json', JSON.stringify(figures)]
      kept = { until: now + keptMs, type, text }
    }
    return c.body(kept.text, 200, { 'Content-Type': kept.type })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
