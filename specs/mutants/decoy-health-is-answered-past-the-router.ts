import { mutant, type Exam } from './mutant.ts'

/**
 * GET /api/health is answered before the router sees it, from a text put together by hand: other order of members, other
 * headers, a rounded uptime. Its figures are counted as before, HEAD and wrong methods still go through the router.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const healthHeaders = { 'Cache-Control': 'no-store', 'Content-Type': 'application/json; charset=utf-8' }

const health = (): Response =>
  new Response(
    \`{"uptime":\${process.uptime().toFixed(3)},"timestamp":"\${new Date().toISOString()}","status":"healthy"}\`,
    { headers: healthHeaders },
  )`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    if (request.method === 'GET' && new URL(request.url).pathname === '/api/health') return answered(health())
    const response = routes.fetch(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
