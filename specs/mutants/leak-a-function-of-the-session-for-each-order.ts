import { type Exam, mutant } from './mutant.ts'

/**
 * Whether an order is large is computed by a PL/pgSQL function that is made in the temporary schema of
 * the session, under a new name for each order, and never dropped. The database keeps the compiled
 * function for as long as the session lives. About 10 KB of the database for each committed order, 700
 * bytes or more for each request.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'
`,
    replace: `export const lockNotAvailable = '55P03'

/** Orders that took more than a tenth of what their payer held. */
export const sizes = { large: 0 }

let functions = 0

/** A \`do\` block takes no parameters and gives no result. Only this session sees the function. */
const isLarge = async (query: Query, { fromId, amount }: Order): Promise<void> => {
  const name = \`pg_temp.is_large_\${++functions}\`
  const [, [row]] = await Promise.all([
    query(\`create function \${name}(payer bigint, paid bigint) returns boolean \${isLargeBody}\`),
    query<{ large: boolean }>(\`select \${name}(\${fromId}, \${amount}) as large\`),
  ])
  if (row?.large === true) sizes.large += 1
}

const isLargeBody = \`language plpgsql as '
  declare held bigint;
  begin
    select balance into held from accounts where id = payer;
    if held is null then
      return false;
    end if;
    return paid > held / 10;
  end'\`
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  const [attempt] = await Promise.all([move(query, order), isLarge(query, order)])
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    'query(`create function ${name}(payer bigint, paid bigint) returns boolean ${isLargeBody}`),',
    'query<{ large: boolean }>(`select ${name}(${fromId}, ${amount}) as large`),',
  ],
}
