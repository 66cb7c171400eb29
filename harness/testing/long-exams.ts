/**
 * Exams that take a minute or more on a slow machine, and also have unit tests: `npm run exam` runs them; `npm test` has eight
 * minutes.
 */
export const longExams = [
  'beside.exam',
  'causes.exam',
  'comparison.exam',
  'isolation.exam',
  'mariadb.exam',
  'orders.exam',
  'soak.exam',
]
