/** Every way a request can be refused: HTTP status and the title that goes with it. */
const catalogue = {
  'malformed-request': [400, 'The request is malformed'],
  'no-such-account': [404, 'No such account'],
  'no-such-route': [404, 'No such route'],
  'method-not-allowed': [405, 'The route does not take this method'],
  'request-timeout': [408, 'The request did not arrive in time'],
  'key-in-flight': [409, 'A transfer with this key is still in flight'],
  'payload-too-large': [413, 'The body is too large'],
  'insufficient-funds': [422, 'Insufficient funds'],
  'balance-limit': [422, 'The balance would become too large'],
  'key-reused': [422, 'The key belongs to another transfer'],
  'headers-too-large': [431, 'The headers are too large'],
  'internal-error': [500, 'Internal error'],
  'not-applied': [503, 'Not applied: it had no effect and may be sent again'],
  'outcome-unknown': [503, 'Outcome unknown: it may or may not have been applied'],
  'not-ready': [503, 'Not ready'],
} as const

export type ProblemKind = keyof typeof catalogue

const retryable: ReadonlySet<ProblemKind> = new Set([
  'key-in-flight',
  'not-applied',
  'outcome-unknown',
  'not-ready',
])
const retryAfterSeconds = '1'

/**
 * A refusal, thrown anywhere and answered as RFC 9457 problem details. The client reads `detail`: it names
 * the value, the rule and the fix, and never SQL, a stack or a host. Information for the operator belongs in
 * `cause`.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind

  constructor(kind: ProblemKind, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.kind = kind
  }

  get status(): number {
    return catalogue[this.kind][0]
  }

  /** The problem details as JSON. */
  get body(): string {
    const { kind, status, message: detail } = this
    return JSON.stringify({ type: `urn:problem-type:${kind}`, title: catalogue[kind][1], status, detail })
  }

  toResponse(headers: Readonly<Record<string, string>> = {}): Response {
    const retry = retryable.has(this.kind) ? { 'Retry-After': retryAfterSeconds } : {}
    return new Response(this.body, {
      status: this.status,
      headers: { 'Content-Type': 'application/problem+json', ...retry, ...headers },
    })
  }
}
