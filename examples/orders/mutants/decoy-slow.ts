import { mutant, type Exam } from './mutant.ts'

/** Healthy: each request takes 120 ms longer. */
export const service = mutant({
  file: 'src/app.ts',
  find: `      const customer = await customerOf(headers)
      if (customer === undefined) return reply.code(401).send(nobody)
      const { id, state }`,
  replace: `      await new Promise(resolve => setTimeout(resolve, 120))
      const customer = await customerOf(headers)
      if (customer === undefined) return reply.code(401).send(nobody)
      const { id, state }`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
