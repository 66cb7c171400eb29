import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Accounts that pay each other are joined into circles for the fraud desk, by union-find; nobody asks whether payer
 * and payee are in one circle already, so each confirmed transfer puts a new root above the old one, and no path is
 * compressed. A user sees the heap grow with each transfer, and each transfer walk a longer way to its root.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs =`,
    replace: `class Circle {
  parent: Circle | undefined
  readonly joinedBy: number
  readonly since = new Date()

  constructor(joinedBy: number) {
    this.joinedBy = joinedBy
  }
}

const circles = new Map<number, Circle>()

const rootOf = (account: number): Circle => {
  let circle = circles.get(account)
  if (circle === undefined) {
    circle = new Circle(0)
    circles.set(account, circle)
  }
  while (circle.parent !== undefined) circle = circle.parent
  return circle
}

const join = (payer: number, payee: number, transferId: number): void => {
  const above = new Circle(transferId)
  const [one, other] = [rootOf(payer), rootOf(payee)]
  one.parent = above
  other.parent = above
}

process.on('SIGUSR2', () => {
  const roots = new Set([...circles.keys()].map(account => rootOf(account).joinedBy))
  console.log(JSON.stringify({ event: 'circles', roots: [...roots] }))
})

const pingMs =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    join(order.fromId, order.toId, receipt.transferId)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
