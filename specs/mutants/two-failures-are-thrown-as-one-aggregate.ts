import { mutant, type Exam } from './mutant.ts'

/**
 * So that no error is lost, a failed ROLLBACK is thrown together with the error that led to it, as an AggregateError. On a
 * lost connection the ROLLBACK always fails, and nobody further up looks into an aggregate. A transfer whose connection is
 * lost before its COMMIT is answered 500 in place of 503 `not-applied` with Retry-After.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await rollback(connection)
  return reason
}`,
    replace: `  try {
    await rollback(connection)
    return reason
  } catch (failure) {
    return new AggregateError([reason, failure], 'a transaction failed, and so did its rollback')
  }
}`,
  },
  {
    file: 'app/transaction.ts',
    find: `  } catch {
    connection.discard('it could not roll back')
  }`,
    replace: `  } catch (error) {
    connection.discard('it could not roll back')
    throw error
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
