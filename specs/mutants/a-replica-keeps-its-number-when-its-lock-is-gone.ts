import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each replica gives its transfers numbers of its own series, n, n + 64, n + 128 …, and it is n because one of its sessions holds
 * advisory lock n. When that session is lost, with its database or by a cut, the lock is free and the replica goes on with its number:
 * a replica that is started next takes the same one, both count from the same place, and orders fail with 500, because their number
 * is given already.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (id, idempotency_key, from_id, to_id, amount)
    overriding system value values ($5, $1, $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `    const id = await nextNumber(query)
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, id)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const replicasMost = 64

interface Series {
  readonly replica: number
  given: number
}

let series: Series | undefined
let joining: Promise<Series> | undefined

/**
 * A transfer has its number before it begins, so that it can be named wherever it fails. Two replicas never give the
 * same one: each counts in steps of 64 from its own number, the lowest whose lock is free.
 */
const nextNumber = async (query: Query): Promise<number> => {
  const mine = series ?? (await (joining ??= join(query).finally(() => (joining = undefined))))
  series = mine
  mine.given += 1
  return mine.given * replicasMost + mine.replica
}

const join = async (query: Query): Promise<Series> => {
  const [place] = await query<{ replica: number; last: number }>\`
    select replica, (select coalesce(max(id), 0) from transfers) as last
    from generate_series(0, 63) as replica
    where pg_try_advisory_lock(64, replica) limit 1\`
  if (place === undefined) throw new Error('64 replicas are running')
  return { replica: place.replica, given: Math.floor(place.last / replicasMost) }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
